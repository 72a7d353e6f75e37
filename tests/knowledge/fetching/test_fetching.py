"""Web addresses: what is public is fetched, what leads inside is refused, by every road."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from knowledge.errors import AddressFailed, AddressRefused, SourceTooLarge, WrongUse
from knowledge.fetching import ecfr, fetch, is_address
from knowledge.fetching.addresses import is_public
from knowledge.fetching.names import file_name
from knowledge.library import Library

PAGE = "<html><body><h1>通风办法</h1><p>第一条 甲。</p></body></html>".encode()


class Site(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = {"/titles": b"", "/large": bytes(3 * 2**20)}.get(path, PAGE)
        if path.endswith("titles.json"):
            body = b'{"titles": [{"number": 30, "up_to_date_as_of": "2024-05-01"}]}'
        self.send_response(404 if path == "/gone" else 200)
        self.send_header("Content-Type", "video/mp4" if path == "/film" else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if path == "/named":
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote('规程.docx')}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def only_here(address: object) -> bool:
    return address == ipaddress.ip_address("127.0.0.1")


def test_a_file_is_fetched_with_its_name(site: str, tmp_path: Path) -> None:
    found = fetch(f"{site}/files/{quote('办法')}.html?id=1", tmp_path, max_mb=1, allowed=only_here)
    assert (found.path.read_bytes(), found.name) == (PAGE, "办法.html")
    assert fetch(f"{site}/named", tmp_path, max_mb=1, allowed=only_here).name == "规程.docx"
    assert fetch(f"{site}/to//named", tmp_path, max_mb=1, allowed=only_here).address == f"{site}/named"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0.0.0.0", "10.1.2.3",
        "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::]",
        "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[fec0::1]", "[::127.0.0.1]",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_however_they_are_written(host: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="内部网络"):
        fetch(f"http://{host}:9/a.html", tmp_path, max_mb=1)


def test_octal_numbers_are_no_host(tmp_path: Path) -> None:
    with pytest.raises(AddressFailed):
        fetch("http://0177.0.0.1/a.html", tmp_path, max_mb=1)


def test_nothing_is_sent_to_a_refused_address(site: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"{site}/a.html", tmp_path, max_mb=1)
    assert Site.asked == []


@pytest.mark.parametrize("target", ["http://127.0.0.2/a", "http://[::1]/a", "http://169.254.169.254/latest"])
def test_a_redirect_inside_is_refused(site: str, tmp_path: Path, target: str) -> None:
    with pytest.raises(AddressRefused, match="内部网络"):
        fetch(f"{site}/to/{target}", tmp_path, max_mb=1, allowed=only_here)


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 80)) for answer in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(AddressRefused, match="内部网络"):
        fetch("http://rebind.example/a.html", tmp_path, max_mb=1)


def test_the_connection_goes_to_the_address_that_was_checked(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = int(site.rpartition(":")[2]), []
    real = socket.getaddrinfo

    def once(host: object, *rest: object, **more: object) -> object:
        if host == "changing.example":
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    fetch(f"http://changing.example:{port}/a.html", tmp_path, max_mb=1, allowed=only_here)
    assert asked == ["changing.example"]


def test_proxies_of_the_environment_are_not_used(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", site)
    with pytest.raises(AddressRefused):
        fetch("http://127.0.0.3/a.html", tmp_path, max_mb=1)
    assert Site.asked == []


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "file:///etc/hostname", "http://u:p@example.org/"]
)
def test_other_schemes_and_passwords_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        fetch(address, tmp_path, max_mb=1)


@pytest.mark.parametrize("path", ["/gone", "/film", "/to//to//to//to//to//to//to//a"])
def test_what_gives_no_file_says_so(site: str, tmp_path: Path, path: str) -> None:
    with pytest.raises(AddressFailed, match="下载不了"):
        fetch(site + path, tmp_path, max_mb=1, allowed=only_here)


def test_limits_of_size_and_time_hold(site: str, tmp_path: Path) -> None:
    with pytest.raises(SourceTooLarge):
        fetch(f"{site}/large", tmp_path, max_mb=1, allowed=only_here)
    with pytest.raises(AddressFailed, match="too slow"):
        fetch(f"{site}/a", tmp_path, max_mb=1, seconds=0, allowed=only_here)


def test_a_public_address_is_public_and_its_wrapped_form_too() -> None:
    for text in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"):
        assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("disposition", "path", "kind", "name"),
    [
        ('attachment; filename="a.pdf"', "/x", "", "a.pdf"),
        ('attachment; filename="../../etc/passwd"', "/x", "", "passwd"),
        (f'attachment; filename="{quote("规程")}.pdf"', "/x", "", "规程.pdf"),
        ("", "/list/article.jsp", "text/html", "article.jsp.html"),
        ("", "/", "text/html", "example.org"),
        ("", "/2024/05", "application/pdf", "05.pdf"),
    ],
)
def test_a_file_is_called_as_its_server_says(disposition: str, path: str, kind: str, name: str) -> None:
    assert file_name(disposition, path, "example.org", kind).startswith(name)


def test_short_names_of_the_ecfr_become_documented_addresses(site: str, tmp_path: Path) -> None:
    found = ecfr.fetch_part(ecfr.parse("ecfr:30/75"), tmp_path, max_mb=1, service=site, allowed=only_here)

    assert found.name == "30 CFR Part 75.xml"
    assert Site.asked == [
        "/api/versioner/v1/titles.json",
        "/api/versioner/v1/full/2024-05-01/title-30.xml?part=75",
    ]
    assert ecfr.parse("ecfr:30/57@2023-01-02").address("2023-01-02") == (
        "https://www.ecfr.gov/api/versioner/v1/full/2023-01-02/title-30.xml?part=57"
    )
    with pytest.raises(WrongUse, match="ecfr:30/75"):
        ecfr.parse("ecfr:thirty")


def test_the_library_names_the_address_as_the_source(site: str, tmp_path: Path) -> None:
    with Library(tmp_path / "home") as library:
        (result,) = library.ingest_address(f"{site}/办法.html", allowed=only_here)
        (again,) = library.ingest_address(f"{site}/办法.html", allowed=only_here)
        (refused,) = library.ingest_address(f"{site}/办法.html")

    assert result.edition is not None
    assert (result.status, result.path) == ("added", f"{site}/办法.html")
    assert (result.edition.source_name, result.edition.document.title) == (f"{site}/办法.html", "通风办法")
    assert (again.status, refused.status) == ("unchanged", "failed")
    assert isinstance(refused.error, AddressRefused)


def test_paths_are_no_addresses() -> None:
    assert is_address("https://example.org/a")
    assert not any(is_address(path) for path in ("a.txt", "C:/a.txt", "/a/b", "ecfr:30/75"))


def test_the_address_of_a_file_here_is_refused_with_advice_that_fits(tmp_path: Path) -> None:
    with pytest.raises(AddressRefused, match="去掉 file://"):
        fetch("file:///home/规程.txt", tmp_path, max_mb=1)


def test_a_wrong_short_name_is_a_failed_result(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        (result,) = library.ingest_address("ecfr:thirty")
    assert result.status == "failed"
    assert "ecfr:30/75" in str(result.error)
