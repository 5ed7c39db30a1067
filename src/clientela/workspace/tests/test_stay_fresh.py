"""What pages keep between requests never outlives what it was made of: rights, views, names and notices show at once."""

from clientela.platform.entities import actions
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role


def page(persona, path="/people/"):
    answer = persona.browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_right_taken_back_leaves_the_frame_at_once(owner):
    assert 'href="/products/"' in page(owner)
    Role.objects.filter(assignments__user=owner.user).update(grants={"*": {"*": "all"}, "product": {"see": "none"}})
    assert 'href="/products/"' not in page(owner)
    assert owner.browser.get("/products/").status_code == 403


def test_a_right_to_edit_taken_back_leaves_lists_and_records_at_once(owner):
    assert "data-create" in page(owner)
    Role.objects.filter(assignments__user=owner.user).update(grants={"*": {"see": "all"}})
    assert "data-create" not in page(owner)


def test_a_view_that_is_renamed_or_gone_shows_so_at_once(owner):
    view = actions.save_view("person", "Near Rome", "q=roma", shared=False, by=owner.actor)
    actions.pin_view(view.pk, pinned=True, by=owner.actor)
    assert page(owner).count("Near Rome") == 2
    actions.change_view(view.pk, {"name": "Near Bari", "is_shared": False, "query": "q=bari"}, by=owner.actor)
    assert page(owner).count("Near Rome") == 0
    assert page(owner).count("Near Bari") == 2
    actions.forget_view(view.pk, by=owner.actor)
    assert page(owner).count("Near Bari") == 0


def test_another_name_or_language_of_the_reader_shows_at_once(owner):
    assert "Olga" in page(owner)
    User.objects.filter(pk=owner.user.pk).update(name="Ольга", language="it")
    drawn = page(owner)
    assert "Olga<" not in drawn
    assert "Ольга" in drawn
    assert "Persone" in drawn
