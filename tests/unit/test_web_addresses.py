"""Which addresses are fetched, and which machines they may lead to."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.ingest.web.addresses import is_public, read_address

HERE = "127.0.0.1"
SPELLED = {
    "127.0.0.1": HERE,
    "127.0.0.1.": HERE,
    "127.1": HERE,
    "127.0.1": HERE,
    "2130706433": HERE,
    "017700000001": HERE,
    "0177.0.0.1": HERE,
    "0177.0.0.01": HERE,
    "0x7f000001": HERE,
    "0X7F000001": HERE,
    "0x7f.1": HERE,
    "0x7f.0x0.0x0.0x1": HERE,
    "１２７.0.0.1": HERE,
    "127。0。0。1": HERE,
    "①②⑦.0.0.1": HERE,
    "0": "0.0.0.0",
    "0x0": "0.0.0.0",
    "3232235521": "192.168.0.1",
    "0xa9fea9fe": "169.254.169.254",
    "169.254.43518": "169.254.169.254",
    "0251.0376.0251.0376": "169.254.169.254",
    "1572395042": "93.184.216.34",
    "[::1]": "::1",
    "[0:0:0:0:0:0:0:1]": "::1",
    "[::]": "::",
    "[::ffff:127.0.0.1]": "::ffff:7f00:1",
    "[::ffff:7f00:1]": "::ffff:7f00:1",
    "[0000:0000:0000:0000:0000:FFFF:7f00:0001]": "::ffff:7f00:1",
}
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 3fff::1 5f00::1 2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe::
2001:0:7f00:1:0:0:a247:27dd 2001:0:5db8:d822:0:0:80ff:fffe fc00::1 fd12:3456::1 fe80::1
fec0::1 ff02::1 ff0e::1 2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:a00:1 4000::1
""".split()  # noqa: SIM905 - a table reads better
PUBLIC = """
93.184.216.34 8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1
198.17.0.1 223.255.255.254 2606:2800:220:1::1 2a00:1450:4001::1 ::ffff:93.184.216.34
64:ff9b::5db8:d822 2002:5db8:d822::1
""".split()  # noqa: SIM905 - a table reads better


@pytest.mark.parametrize(("spelled", "meant"), SPELLED.items())
def test_an_ip_address_is_read_as_the_operating_system_would(spelled, meant):
    assert read_address(f"http://{spelled}/secret").host == meant


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_that_not_everybody_can_reach_is_not_public(text):
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_that_everybody_can_reach_is_public(text):
    assert is_public(ipaddress.ip_address(text))


PRIVATE = [
    ipaddress.IPv4Network(block)
    for block in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3")
]


@given(st.sampled_from(PRIVATE).flatmap(
    lambda block: st.integers(int(block[0]), int(block[-1])).map(ipaddress.IPv4Address)
))  # fmt: skip
def test_no_private_address_passes_in_any_spelling_or_wrapping(ip):
    number = int(ip)
    a, b, c, d = ip.packed
    for host in (f"{number}", f"{number:#x}", f"0{number:o}", f"{a:#x}.0{b:o}.{c * 256 + d}"):
        assert read_address(f"http://{host}/").host == str(ip)
    wrapped = (
        0xFFFF << 32 | number,
        0x64FF9B << 96 | number,
        0x2002 << 112 | number << 80,
        0x20010000 << 96 | number << 64,
        0x20010000 << 96 | 0x5DB8D822 << 64 | number ^ 0xFFFFFFFF,
        0x2606_4700 << 96 | 0x5EFE << 32 | number,
        number,
    )
    assert not is_public(ip)
    assert not any(is_public(ipaddress.IPv6Address(inner)) for inner in wrapped)


@given(st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address))
def test_nothing_is_public_that_python_calls_private(ip):
    if ip.is_private or ip.is_multicast or ip.is_reserved or not ip.is_global:
        assert not is_public(ip)


@given(st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address))
def test_nothing_is_public_that_python_calls_private_in_ipv6(ip):
    if not ip.is_global or ip.is_site_local or ip.is_multicast:
        carries = ip.ipv4_mapped or ip.sixtofour
        assert not is_public(ip) or carries


@pytest.mark.parametrize(
    "url",
    [
        "", "  ", "not an address", "/etc/passwd", "file:///etc/passwd", "ftp://a.example/x",
        "gopher://a.example/", "javascript:alert(1)", "data:text/html,x", "jar:http://a.example",
        "HTTP:/a.example", "http:a.example", "http://", "http:///path", "//a.example/x",
        "http://user@a.example/", "http://user:word@a.example/", "http://@a.example/",
        "http://a.example@127.0.0.1/", "http://127.0.0.1\\@a.example/", "http://a.example\\x/",
        "http://a.example:22/", "http://a.example:25/", "http://a.example:0/",
        "http://a.example:99999/", "http://a.example:-1/", "http://a.example:x/",
        "http://a b.example/", "http://a%2eexample/", "http://%31%32%37.0.0.1/",
        "http://a.example%00/", "http://a\texample/", "http://a.example/\r\nHost: b",
        "http://a.example/\0", "http://[::1", "http://::1/", "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/", "http://[v1.x]/", "http://1.2.3.4.5/", "http://256.1.1.1/",
        "http://0x/", "http://08.1.1.1/", "http://a..example/", "http://-a.example/",
        "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "example/",
        "http://a.example/" + "x" * 5000, "http://☃.example/\x7f",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_in_one_line_with_a_hint(url):
    with pytest.raises(InputError) as caught:
        read_address(url)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("HTTP://A.Example", "http://a.example/"),
        (" https://a.example:443/x?y=1#part ", "https://a.example/x?y=1"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://a.example./x", "http://a.example/x"),
        ("http://a.example/a b/é?q=ü&r=%20", "http://a.example/a%20b/%C3%A9?q=%C3%BC&r=%20"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://新闻.example/", "https://xn--efvy88h.example/"),
        ("http://my_host.example/", "http://my_host.example/"),
        ("http://[2606:2800:220:1::1]:8080/", "http://[2606:2800:220:1::1]:8080/"),
        ("http://a.example/..;/x//y", "http://a.example/..;/x//y"),
    ],
)
def test_an_address_has_one_form(url, text):
    assert str(read_address(url)) == text
    assert str(read_address(text)) == text


@pytest.mark.parametrize(
    ("led", "text"),
    [
        ("/y", "http://a.example/y"),
        ("y?z", "http://a.example/d/y?z"),
        ("//b.example/y", "http://b.example/y"),
        ("https://b.example", "https://b.example/"),
        ("?page=2", "http://a.example/d/x?page=2"),
    ],
)
def test_a_relative_address_is_read_from_where_it_stands(led, text):
    assert str(read_address(led, base=read_address("http://a.example/d/x"))) == text


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_fail_or_gives_an_address_of_another_kind(text):
    for url in (
        text,
        f"http://{text}/",
        f"http://a.example/{text}",
        f"https://a.example:{text}",
    ):
        try:
            address = read_address(url)
        except InputError:
            continue
        assert address.scheme in {"http", "https"}
        assert str(address).isascii()
        assert not set(str(address)) & set(" \r\n\t\\")
        assert read_address(str(address)) == address


def test_the_operating_system_reads_numbers_as_we_do():
    assert socket.inet_ntoa(socket.inet_aton("0x7f.1")) == HERE
