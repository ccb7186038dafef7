"""Files for the browser: named by content, made once, smaller when compressed."""

from __future__ import annotations

import brotli
from starlette.datastructures import Headers

from atlas.figures.palette import PALETTE
from atlas.ui.assets import ASSETS, SCRIPTS, STATIC, Asset, Assets, stylesheet

TEXT = Asset(b"a,b\n" * 400, "text/csv")


def test_the_smallest_accepted_form_is_sent() -> None:
    assert (
        brotli.decompress(TEXT.response(Headers({"accept-encoding": "gzip, br"})).body) == TEXT.body
    )
    assert TEXT.response(Headers({"accept-encoding": "gzip"})).headers["content-encoding"] == "gzip"
    plain = TEXT.response(Headers({}))
    assert plain.body == TEXT.body
    assert "content-encoding" not in plain.headers


def test_small_and_packed_files_stay_as_they_are() -> None:
    for asset in (Asset(b"x", "text/plain"), Asset(b"0" * 5000, "font/woff2")):
        answer = asset.response(Headers({"accept-encoding": "br"}))
        assert answer.body == asset.body


def test_gzip_gives_the_same_bytes_at_every_run() -> None:
    assert Asset(TEXT.body, "text/csv").gzip == TEXT.gzip


def test_the_address_changes_with_the_content_only() -> None:
    one, other = Assets(), Assets()
    assert one.add("a.json", lambda: b"1") == other.add("a.json", lambda: b"1")
    assert one.add("b.json", lambda: b"1") != one.add("c.json", lambda: b"2")
    assert one.add("d.json", lambda: b"1").endswith(".json")


def test_a_file_is_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"{}"

    assets = Assets()
    assert assets.add("x.json", make) == assets.add("x.json", make)
    assert made == [1]


def test_an_unknown_address_has_no_asset() -> None:
    assert Assets().find("geen.js") is None


def test_a_script_holds_all_files_of_its_folder() -> None:
    for name, parts in SCRIPTS.items():
        own = {f"{name}/{path.stem}" for path in (STATIC / name).glob("*.js")}
        assert own
        assert own <= set(parts)
        assert len(parts) == len(set(parts))
        asset = ASSETS.find(ASSETS.script(name).removeprefix("/assets/"))
        assert asset is not None
        assert asset.media_type == "text/javascript"
        assert asset.body.count(b"export default") == 1


def test_the_style_sheet_carries_the_palette() -> None:
    asset = ASSETS.find(stylesheet().removeprefix("/assets/"))
    assert asset is not None
    css = asset.body.decode()
    assert f"--accent:{PALETTE.accent}" in css
    assert f"--missing-fill:{PALETTE.states['missing'].fill}" in css
    used = {part.split(")")[0].split(",")[0] for part in css.split("var(--")[1:]}
    ours = {name for name in used if not name.startswith("st-")}
    assert ours
    assert all(f"--{name}:" in css for name in ours)


def test_streamlits_theme_has_the_colours_of_the_palette() -> None:
    config = (STATIC.parents[2] / ".streamlit" / "config.toml").read_text("utf-8")
    assert f'primaryColor = "{PALETTE.accent}"' in config
    assert f'textColor = "{PALETTE.text}"' in config
    assert f'backgroundColor = "{PALETTE.page}"' in config
