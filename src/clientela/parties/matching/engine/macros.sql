-- How values are made comparable. `folded`: no case, accents or marks; `split`: several values that came as one text.
CREATE OR REPLACE MACRO folded(said) AS nullif(trim(regexp_replace(
    replace(replace(translate(strip_accents(lower(said)), 'łøđðı', 'loddi'), 'ß', 'ss'), 'æ', 'ae'), '[^\pL\pN]+', ' ', 'g')), '');
CREATE OR REPLACE MACRO digits(said, wanted) AS
    CASE WHEN length(regexp_replace(said, '\D', '', 'g')) = wanted THEN regexp_replace(said, '\D', '', 'g') END;
CREATE OR REPLACE MACRO split(said) AS
    list_filter(list_transform(string_split(said, '{SEPARATOR}'), one -> trim(one)), one -> one <> '');
CREATE OR REPLACE MACRO code(said) AS upper(regexp_replace(said, '[^\pL\pN]', '', 'g'));
-- The last digits tell a telephone, whether its country was written or not.
CREATE OR REPLACE MACRO line(said) AS right(regexp_replace(said, '\D', '', 'g'), 9);
-- A street without its number and without the words that every street has.
CREATE OR REPLACE MACRO house(said) AS nullif(regexp_extract(folded(said), '\d+'), '');
CREATE OR REPLACE MACRO way(said) AS nullif(trim(regexp_replace(regexp_replace(folded(said), '\d+\pL?', '', 'g'),
    '\b(via|viale|piazza|corso|strada|calle|c|avenida|avda|plaza|paseo|ulica|ul|aleja|al|plac|street|st|road|rd|avenue|ave|lane|ln'
    || '|de|del|della|la|el|di)\b', '', 'g')), '');
CREATE OR REPLACE MACRO places(ways, houses, postals) AS
    list_filter(list_transform(range(1, len(ways) + 1), i -> concat_ws(' ', ways[i], houses[i], postals[i])), p -> p <> '');
-- The name that a short form stands for.
CREATE OR REPLACE MACRO root(said) AS coalesce((SELECT whole FROM roots WHERE form = said), said);
-- The host of a website, and the host of an e-mail address where that is not one of those that everybody has theirs at.
CREATE OR REPLACE MACRO host(said) AS nullif(regexp_replace(regexp_extract(lower(said), '^(?:https?://)?([^/:?#]+)', 1), '^www\.', ''), '');
CREATE OR REPLACE MACRO own_host(email) AS CASE WHEN NOT regexp_matches(split_part(email, '@', 2),
    '^(gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|aol|libero|virgilio|tiscali|alice|tin|email|pec|legalmail|aruba|pec'
    || '|telefonica|terra|wp|onet|o2|interia|gazeta|gmx|web|proton|protonmail|btinternet)\.') THEN nullif(split_part(email, '@', 2), '') END;
