"""The pages of imports."""



urlpatterns: list = []
