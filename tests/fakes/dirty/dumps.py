"""Dumps of articles: CSV, TSV, JSON and JSON lines."""

import csv
import io
import json

from tests.fakes.dirty.making import Making
from tests.fakes.prose import Story


def write_dumps(make: Making) -> None:
    _tables(make)
    _broken_tables(make)
    _lines(make)
    _documents(make)


def _row(told: Story) -> dict[str, object]:
    return {
        "title": told.title,
        "text": told.body,
        "date": "2031-03-12T10:15:00+02:00",
        "source": "Norda",
        "author": told.byline,
        "url": f"https://norda.example/{told.word.lower()}",
    }


def _table(rows: list[dict[str, object]], **dialect) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _tales(make: Making, count: int, words: int = 60) -> list[Story]:
    return [make.story(words=words) for _ in range(count)]


def _tables(make: Making) -> None:
    tales = _tales(make, 6)
    table = _table([_row(t) for t in tales])
    make.good("dump/six.csv", table, *(t.word for t in tales), articles=6)
    tales = _tales(make, 3)
    table = _table([_row(t) for t in tales], delimiter=";")
    make.good(
        "dump/semicolons.csv", table.encode("utf-8-sig"), *(t.word for t in tales), articles=3
    )
    tales = _tales(make, 3)
    table = _table([_row(t) for t in tales], delimiter="\t")
    make.good("dump/three.tsv", table, *(t.word for t in tales), articles=3)
    tales = [make.story("ru", 80) for _ in range(2)]
    table = _table([_row(t) for t in tales])
    make.good(
        "dump/wide.csv",
        b"\xff\xfe" + table.encode("utf-16-le"),
        *(t.word for t in tales),
        articles=2,
    )
    tales = [make.story(words=12) for _ in range(1500)]
    rows = [{"headline": t.title, "content": t.body} for t in tales]
    words = [t.word for t in tales[::100]]
    make.good("dump/1500-rows.csv", _table(rows), *words, articles=1500)


def _broken_tables(make: Making) -> None:
    tales = _tales(make, 4)
    lines = _table([_row(t) for t in tales[:2]])
    lines += 'Only a title\n"","","","","",""\n,,,,,,,,,,,,\n'
    lines += _table([_row(t) for t in tales[2:]]).partition("\n")[2]
    words = [t.word for t in tales]
    make.good("dump/good-among-bad.csv", lines, *words, articles=4, failed=(0, 3))
    make.bad("dump/prices.csv", "day,price\n2031-03-12,318\n2031-03-13,321\n", "no text column")
    make.bad("dump/head-only.csv", "title,text\n", "no rows")
    told = make.story()
    huge = _table([_row(told), {**_row(told), "text": "y" * 2_100_000}])
    make.good("dump/huge-field.csv", huge, told.word, failed=(1, 1))
    told = make.story()
    unclosed = f'title,text\nOne,{_quoted(told.body)}\nTwo,"never closed\n' + "row,row\n" * 50
    make.either("dump/unclosed-quote.csv", unclosed, told.word)
    told = make.story()
    nuls = f"title,text\nOne,{_quoted(told.body)}\nT\0wo,\0\n"
    make.good("dump/nuls.csv", nuls, told.word, failed=(0, 1))
    told = make.story()
    formula = _table([{**_row(told), "title": '=HYPERLINK("' + make.beacon + '","x")'}])
    make.good("dump/formula.csv", formula, told.word)
    wide = ",".join(f"column{n}" for n in range(30_000))
    make.bad("dump/30000-columns.csv", f"{wide}\n{wide}\n", "no text column")


def _lines(make: Making) -> None:
    tales = _tales(make, 5)
    lines = "\n".join(json.dumps(_row(t), ensure_ascii=False) for t in tales)
    make.good("dump/five.jsonl", lines, *(t.word for t in tales), articles=5)
    tales = _tales(make, 3)
    rows = [json.dumps(_row(t)) for t in tales]
    broken = [rows[0], '{"title": "cut', "[]", "null", "17", rows[1], '{"text": NaN}', rows[2]]
    make.good(
        "dump/good-among-bad.jsonl",
        "\r\n".join(broken),
        *(t.word for t in tales),
        articles=3,
        failed=(1, 5),
    )
    told = make.story()
    deep = '{"text":' + "[" * 100_000 + "]" * 100_000 + "}"
    content = f"{json.dumps(_row(told))}\n{deep}\n"
    make.good("dump/deep-line.jsonl", content, told.word, failed=(1, 1))
    told = make.story()
    odd = json.dumps({**_row(told), "date": 1e400, "author": {"a": [1]}, "title": None})
    make.good("dump/odd-values.jsonl", odd, told.word)
    told = make.story()
    lone = json.dumps({**_row(told), "title": "\ud800 half a letter"})
    make.good("dump/lone-surrogate.jsonl", lone, told.word)
    tales = _tales(make, 4)
    odd_addresses = ("javascript:alert(1)", "file:///etc/passwd", "http://[::1", "h" * 100_000)
    rows = [
        json.dumps({**_row(t), "url": url}) for t, url in zip(tales, odd_addresses, strict=True)
    ]
    make.good("dump/odd-addresses.jsonl", "\n".join(rows), *(t.word for t in tales), articles=4)
    make.bad("dump/no-text.jsonl", '{"id": 1}\n{"id": 2}\n', "no row has a text")


def _documents(make: Making) -> None:
    tales = _tales(make, 3)
    content = json.dumps([_row(t) for t in tales], ensure_ascii=False, indent=1)
    make.good("dump/list.json", content, *(t.word for t in tales), articles=3)
    told = make.story()
    make.good("dump/one.json", json.dumps(_row(told)), told.word)
    tales = _tales(make, 2)
    nested = {"meta": {"count": 2}, "articles": [_row(t) for t in tales]}
    make.good("dump/nested.json", json.dumps(nested), *(t.word for t in tales), articles=2)
    tales = _tales(make, 2)
    cut = json.dumps([_row(t) for t in tales])[:-300]
    make.either("dump/cut.json", cut, tales[0].word)
    make.bad("dump/deep.json", "[" * 200_000 + "]" * 200_000, "nested without end")
    make.bad("dump/deep-open.json", '{"a":' * 100_000, "nested without end, cut")
    make.bad("dump/number.json", "9" * 400_000, "a number")
    make.bad("dump/settings.json", '{"port": 80, "debug": false}', "no text in it")
    make.bad("dump/empty-list.json", "[]", "nothing in it")
