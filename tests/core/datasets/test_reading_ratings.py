"""Files that people have become ratings, and what is wrong with them is said."""

import gzip
import io
import zipfile

import numpy as np
import pytest

from core.datasets.ratings import RatingsError, load_movielens, read_ratings

PLAIN = "user,movie,rating\nann,Alien,4\nbob,Amélie,2.5\nann,Amélie,5\n"


def rows(ratings):
    """Who rated what how, in the order of the file."""
    who, what = ratings.users[ratings.user], ratings.items[ratings.item]
    return list(zip(who.tolist(), what.tolist(), ratings.value.tolist(), strict=True))


def skipped(ratings):
    return [(row.line, row.reason) for row in ratings.report.rows]


EXPECTED = [("ann", "Alien", 4.0), ("bob", "Amélie", 2.5), ("ann", "Amélie", 5.0)]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"],
)
def test_encodings_and_line_ends_change_nothing(encoding, ends):
    assert rows(read_ratings(PLAIN.replace("\n", ends).encode(encoding))) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "::"])
@pytest.mark.parametrize("announced", [False, True])
def test_delimiters_change_nothing(delimiter, announced):
    start = f"sep={delimiter}\n" if announced and len(delimiter) == 1 else ""
    text = start + PLAIN.replace(",", delimiter)
    assert rows(read_ratings(text.encode())) == EXPECTED


def test_gzip_is_unpacked_also_in_several_members():
    whole = PLAIN.encode()
    packed = gzip.compress(whole[:30]) + gzip.compress(whole[30:])
    assert rows(read_ratings(packed)) == EXPECTED


def test_a_gzip_that_would_fill_the_memory_is_refused():
    bomb = gzip.compress(b"1,2,3\n" * 40_000_000, compresslevel=1)
    with pytest.raises(RatingsError, match="larger than 200 MB"):
        read_ratings(bomb)


def test_mark_announcement_decimal_commas_and_returns_go_together():
    text = "sep=;\r\nUser ID; Movie ;Rating\r\nann;Alien;4,5\r\n\r\nbob;Alien;x\r\n"
    ratings = read_ratings(text.encode("utf-8-sig"))
    assert rows(ratings) == [("ann", "Alien", 4.5)]
    assert skipped(ratings) == [(5, "not a number")]


def test_an_extra_field_shifts_nothing():
    ratings = read_ratings(b"user,item,rating\n1,10,4\n1,11,5,9\n2,10,3\n2,11\n")
    assert rows(ratings) == [("1", "10", 4.0), ("2", "10", 3.0)]
    assert skipped(ratings) == [(3, "ragged row"), (5, "ragged row")]
    assert ratings.report.rows[0].found == "4 fields, not 3: 1,11,5,9"


def test_a_header_that_does_not_fit_its_rows_is_refused():
    with pytest.raises(RatingsError, match="names 3 columns, but the rows below have 4"):
        read_ratings(b"user,item,rating\n1,10,4,x\n1,11,5,y\n")


def test_row_numbers_without_a_header_are_seen():
    ratings = read_ratings(b'"user","item","rating"\n"1","a","x",3\n"2","a","y",4\n')
    assert rows(ratings) == [("a", "x", 3.0), ("a", "y", 4.0)]


def test_words_for_nothing_are_labels_but_no_ratings():
    ratings = read_ratings(b"user,item,rating\nNA,null,4\nnull,None,5\nnan,NA,NA\nNone,x,\n")
    assert rows(ratings) == [("NA", "null", 4.0), ("null", "None", 5.0)]
    assert skipped(ratings) == [(4, "no rating"), (5, "no rating")]


def test_leading_zeros_tell_labels_apart():
    assert read_ratings(b"user,item,rating\n007,1,4\n7,1,5\n").users.tolist() == ["007", "7"]


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_missing_header_eats_no_row(end):
    text = "196\t242\t3\t881250949\n186\t302\t3\t891717742\n22\t377\t1\t878887116" + end
    ratings = read_ratings(text.encode())
    assert rows(ratings) == [("196", "242", 3.0), ("186", "302", 3.0), ("22", "377", 1.0)]
    assert ratings.when.tolist() == [881250949, 891717742, 878887116]


def test_a_first_row_without_a_rating_is_no_header():
    ratings = read_ratings(b"ann,Alien,n/a\nbob,Alien,4\nbob,Brazil,5\n")
    assert skipped(ratings) == [(1, "no rating")]


def test_padded_headers_and_cells_are_stripped():
    text = b' userId , movieId , rating \n 1 , 10 , 4 \n 2, "Good, bad" , 3\n'
    assert rows(read_ratings(text)) == [("1", "10", 4.0), ("2", "Good, bad", 3.0)]


def test_columns_of_one_name_that_differ_are_refused_until_one_is_chosen():
    raw = b"user,item,rating,rating\n1,10,4,5\n1,11,3,2\n"
    with pytest.raises(RatingsError, match="Two columns are called “rating”"):
        read_ratings(raw)
    assert read_ratings(raw, {"rating": "rating (column 4)"}).value.tolist() == [5, 2]


def test_columns_of_one_name_that_agree_are_one_and_it_is_said():
    ratings = read_ratings(b"user,item,rating,rating\n1,10,4,4\n1,11,3,3\n")
    assert ratings.value.tolist() == [4, 3]
    assert any("Two columns" in note for note in ratings.report.notes)


def test_what_is_no_number_is_no_rating():
    cells = ["inf", "-Infinity", "nan", "1e999", "five", "", "4;5", "0x10", "1_0", "٤"]
    text = "user,item,rating\n" + "".join(f"1,{k},{cell}\n" for k, cell in enumerate(cells))
    ratings = read_ratings((text + "1,z,3\n").encode())
    assert rows(ratings) == [("1", "z", 3.0)]
    assert ratings.report.reasons == {"not finite": 3, "no rating": 2, "not a number": 5}


def test_a_quote_that_is_never_closed_costs_one_row():
    raw = b'user,movie,rating\n1,"10,4\n1,11,5\n2,"The ""Q"", x",3\n2,"a\nb",4\n2,c,x\n'
    ratings = read_ratings(raw)
    assert rows(ratings) == [("1", "11", 5.0), ("2", 'The "Q", x', 3.0), ("2", "a\nb", 4.0)]
    assert skipped(ratings) == [(2, "unclosed quote"), (7, "not a number")]


def test_quotes_inside_a_name_are_part_of_it():
    raw = b'user,movie,rating\n1,12" vinyl,4\n1,5" x 7",2\n1,"Weird" Al,3\n'
    assert read_ratings(raw).items.tolist() == ['12" vinyl', '5" x 7"', "Weird Al"]


def workbook() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
    return raw.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n \n", "empty"),
        (gzip.compress(b""), "empty"),
        (workbook(), "Excel workbook"),
        (b"PK\x03\x04" + b"abc" * 50, "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"\x1f\x8b\x08garbage", "gzip"),
        (gzip.compress(PLAIN.encode())[:40], "ends in the middle"),
        (gzip.compress(gzip.compress(PLAIN.encode())), "inside a gzip"),
        (b"\x00\x01\x02\x03" * 40, "binary"),
        (b"<html><body>", "web page"),
        (b"user,item,rating\n", "no rows"),
        (b"user,item,rating\n1,2,good\n", "No row can be used"),
        (b"user,item\n1,2\n", "No column of ratings"),
        (b"hello\nworld\n", "Only one column"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(raw, said):
    with pytest.raises(RatingsError, match=said):
        read_ratings(raw)


def test_letterboxd_is_one_person_and_remakes_are_two_movies():
    raw = (
        b"Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Crash,1996,https://boxd.it/1,4.5\n"
        b'2020-01-02,Crash,2004,https://boxd.it/2,3\n2020-01-03,"Good, Bad",1966,https://b/3,\n'
    )
    ratings = read_ratings(raw)
    assert rows(ratings) == [("you", "Crash (1996)", 4.5), ("you", "Crash (2004)", 3.0)]
    assert ratings.title.tolist() == ["Crash", "Crash"]
    assert ratings.year.tolist() == [1996, 2004]
    assert ratings.when.tolist() == [1577836800, 1577923200]
    np.testing.assert_array_equal(ratings.scale, np.arange(0.5, 5.5, 0.5))
    assert skipped(ratings) == [(4, "no rating")]


def test_goodreads_says_zero_for_not_rated():
    raw = (
        b"Book Id,Title,Author,ISBN,My Rating,Average Rating,Original Publication Year,Date Added\n"
        b'1,Dune,Herbert,"=""0441""",5,4.25,1965,2020/01/03\n2,Emma,Austen,,0,4.0,1815,2020/01/05\n'
    )
    ratings = read_ratings(raw)
    assert rows(ratings) == [("you", "1", 5.0)]
    assert ratings.title.tolist() == ["Dune"]
    assert ratings.scale.tolist() == [1, 2, 3, 4, 5]
    assert skipped(ratings) == [(3, "not rated")]


def test_imdb_ratings_are_yours_and_not_the_public_s():
    raw = (
        b"Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Year,Genres,Num Votes\n"
        b'tt0078748,9,2020-02-03,Alien,u,Movie,8.5,1979,"Horror, Sci-Fi",900000\n'
    )
    ratings = read_ratings(raw)
    assert rows(ratings) == [("you", "tt0078748", 9.0)]
    assert ratings.scale.tolist() == list(range(1, 11))
    assert ratings.genre_names == ("Horror", "Sci-Fi")
    assert ratings.year.tolist() == [1979]


def test_movielens_titles_give_year_and_genres():
    raw = (
        b"userId,movieId,rating,timestamp,title,genres\n1,31,2.5,1260759144,Dangerous Minds (1995),"
        b"Drama\n1,1029,3.0,1260759179,Dumbo (1941),Animation|Children\n"
    )
    ratings = read_ratings(raw)
    assert ratings.title.tolist() == ["Dangerous Minds", "Dumbo"]
    assert ratings.year.tolist() == [1995, 1941]
    assert ratings.genre_names == ("Animation", "Children", "Drama")
    assert ratings.genres.tolist() == [[False, False, True], [True, True, False]]


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        ("user_id,anime_id,rating", "user item rating"),
        ("reviewerID,asin,overall,unixReviewTime", "user item rating when"),
        ("Id,ProductId,UserId,ProfileName,Score,Time", "- item user - rating when"),
        ("product/productId,review/userId,review/score,review/time", "item user rating when"),
        ("CustomerID,Rating,Date,MovieID", "user rating when item"),
        ("Name,Title,Score", "user title rating"),
        ("name,movie,rating", "user item rating"),
        ("Name,Rating", "title rating"),
        ("player,game,points", "user item rating"),
        ("member,restaurant,stars,when", "user item rating when"),
        ("account,ISBN,grade", "user item rating"),
        ("user,artist,track,score", "user - item rating"),
        ("TMDb ID,Name,Release Date,Rating,Your Rating,Date Rated", "item title - - rating when"),
        ("rated_at,title,year,trakt_rating,rating", "when title year - rating"),
        ("review_id,user_id,business_id,stars,useful,date", "- user item rating - when"),
        ("USER ID ; MOVIE ID ; RATING", "user item rating"),
        ("brewery_name,review_time,review_overall,review_profilename,beer_name,beer_beerid",
         "- when rating user title item"),
    ],
)  # fmt: skip
def test_headers_that_people_use_are_recognised(headers, columns):
    delimiter = ";" if ";" in headers else ","
    names = [name.strip() for name in headers.split(delimiter)]
    cells = {
        "user": "u%d",
        "item": "i%d",
        "rating": "%d",
        "when": "%d",
        "title": "A %d",
        "year": "%d",
    }
    start = {"rating": 1, "when": 1_300_000_000, "year": 1980}
    rows = [
        delimiter.join(cells.get(c, "x%d") % (start.get(c, 0) + k) for c in columns.split())
        for k in range(5)
    ]
    found = read_ratings("\n".join([headers, *rows]).encode()).report.columns
    expected = {c: name for c, name in zip(columns.split(), names, strict=True) if c != "-"}
    assert found == expected


def test_without_names_the_shape_tells_the_columns_apart():
    rows = [f"{k % 5 + 1},u{k % 7},i{k % 31},{1_300_000_000 + k}" for k in range(100)]
    columns = read_ratings("\n".join(rows).encode()).report.columns
    assert columns == {
        "user": "column 2", "item": "column 3", "rating": "column 1", "when": "column 4"
    }  # fmt: skip
    named = read_ratings("\n".join(["foo,bar,baz,qux", *rows]).encode())
    assert named.report.columns["rating"] == "foo"
    assert "rating: “foo”." in named.report.notes


def test_items_that_repeat_show_who_rated_them():
    rows = [f"u{k % 7},i{k % 31},{k % 5 + 1}" for k in range(100)]
    ratings = read_ratings("\n".join(["wer,movie,rating", *rows]).encode())
    assert len(ratings.users) == 7
    assert any("taken as the user" in note for note in ratings.report.notes)


def test_minus_one_for_not_rated_is_no_level():
    rows = "".join(f"u{k},i{k},{[-1, 8, 10, 7, 6][k % 5]}\n" for k in range(50))
    ratings = read_ratings(f"user,item,rating\n{rows}".encode())
    assert ratings.scale.tolist() == list(range(1, 11))
    assert ratings.report.reasons == {"out of scale": 10}


def test_the_latest_of_two_ratings_wins_by_time_else_by_line():
    raw = b"user,item,rating,timestamp\n1,10,4,1000000002\n1,10,3,1000000001\n1,11,3,5\n"
    assert rows(read_ratings(raw)) == [("1", "10", 4.0), ("1", "11", 3.0)]
    assert skipped(read_ratings(raw)) == [(3, "duplicate (the latest was kept)")]
    raw = b"user,item,rating\n1,10,4\n1,10,3\n1,11,3\n"
    assert rows(read_ratings(raw)) == [("1", "10", 3.0), ("1", "11", 3.0)]
    assert skipped(read_ratings(raw)) == [(2, "duplicate (the latest was kept)")]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("1577934245", 1577934245), ("1577934245000", 1577934245), ("1577934245.0", 1577934245),
        ("2020-01-02", 1577923200), ("2020-01-02 03:04:05", 1577934245),
        ("2020-01-02T03:04:05Z", 1577934245), ("2020/01/02", 1577923200),
        ("02.01.2020", 1577923200),
        ("1/2/2020", 1577923200), ("Jan 2, 2020", 1577923200), ('"01 2, 2020"', 1577923200),
        ("Thu Jan 02 03:04:05 +0000 2020", 1577934245), ("2 Jan 2020", 1577923200),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(cell, seconds):
    cell = cell if "," not in cell or cell.startswith('"') else f'"{cell}"'
    ratings = read_ratings(f"user,item,rating,when\na,b,4,{cell}\n".encode())
    assert ratings.when.tolist() == [seconds]


def test_a_time_that_cannot_be_read_is_said_and_costs_no_rating():
    ratings = read_ratings(b"user,item,rating,when\na,b,4,2020-01-02\na,c,5,soon\n")
    assert len(ratings.value) == 2
    assert ratings.when is None
    assert "1 of 2 times could not be read, so none is used." in ratings.report.notes


def test_columns_can_be_named_by_the_caller():
    raw = b"a,b,c,d\n1,2,3,4\n5,6,1,2\n"
    ratings = read_ratings(raw, {"user": "c", "item": "a", "rating": "d"})
    assert rows(ratings) == [("3", "1", 4.0), ("1", "5", 2.0)]
    alone = read_ratings(raw, {"user": "", "item": "a", "rating": "d"})
    assert alone.users.tolist() == ["you"]
    bare = read_ratings(b"1,2,3\n4,5,6\n", {"item": "column 1", "rating": "column 3"})
    assert bare.items.tolist() == ["1", "4"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"user": "nobody"}, "There is no column “nobody” for user"),
        ({"movie": "item"}, "There is no field “movie”"),
        ({"user": "item", "item": "item"}, "cannot be both user and item"),
    ],
)
def test_columns_that_are_not_there_are_refused_in_words(columns, said):
    with pytest.raises(RatingsError, match=said):
        read_ratings(b"user,item,rating\n1,2,3\n", columns)


def test_the_shipped_ratings_survive_being_written_and_read():
    shipped = load_movielens()
    who, what = shipped.users[shipped.user], shipped.items[shipped.item]
    columns = zip(who, what, shipped.value, shipped.when, strict=True)
    text = "userId,movieId,rating,timestamp\n"
    text += "\n".join(f"{u},{i},{v:g},{t}" for u, i, v, t in columns)
    ratings = read_ratings(text.encode())
    assert (ratings.report.kept, ratings.report.skipped) == (100_004, 0)
    np.testing.assert_array_equal(ratings.users[ratings.user], who)
    np.testing.assert_array_equal(ratings.items[ratings.item], what)
    np.testing.assert_array_equal(ratings.value, shipped.value)
    np.testing.assert_array_equal(ratings.when, shipped.when)
    np.testing.assert_array_equal(ratings.scale, shipped.scale)


def test_one_huge_cell_costs_its_row_alone():
    raw = b"user,item,rating\n1," + b"x" * 2_000_000 + b",4\n2,y,3\n"
    ratings = read_ratings(raw)
    assert rows(ratings) == [("2", "y", 3.0)]
    assert skipped(ratings) == [(2, "too long")]
