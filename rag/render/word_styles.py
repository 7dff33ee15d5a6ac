"""The looks of a Word file: styles an editor can change in one place each."""

from typing import Final

_GREY: Final = "57606A"
_BLUE: Final = "0B57A4"
_INK: Final = "1B1F24"
_RULE: Final = "D0D7DE"
_FONT: Final = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Microsoft YaHei" w:cs="Arial"/>'


def _size(points: float) -> str:
    half = round(2 * points)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _paragraph_style(  # noqa: PLR0913 - the parts of a style
    style: str,
    name: str,
    *,
    based: str = "Normal",
    following: str = "",
    linked: str = "",
    layout: str = "",
    look: str = "",
) -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    after += f'<w:link w:val="{linked}"/>' if linked else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{after}<w:qFormat/>'
        f"<w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def _character_style(style: str, name: str, look: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{style}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{look}</w:rPr></w:style>'
    )


def _spacing(before: int, after: int, line: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _heading(style: str, name: str, points: float, before: int, level: int) -> str:
    look = f'{_FONT}<w:b/><w:bCs/><w:color w:val="{_INK}"/>{_size(points)}'
    layout = f'<w:keepNext/><w:keepLines/>{_spacing(before, 80, 264)}<w:outlineLvl w:val="{level}"/>'
    return _paragraph_style(
        style, name, following="Normal", linked=f"{style}Char", layout=layout, look=look
    )


def _contents(level: int, points: float, indent: int) -> str:
    tabs = '<w:tabs><w:tab w:val="right" w:pos="9628"/></w:tabs>'
    layout = f'{tabs}{_spacing(0, 40, 252)}<w:ind w:left="{indent}"/>'
    return _paragraph_style(f"TOC{level}", f"toc {level}", layout=layout, look=_size(points))


_GREY_ITALIC: Final = f'<w:i/><w:iCs/><w:color w:val="{_GREY}"/>'
_BULLET: Final = '<w:numPr><w:numId w:val="1"/></w:numPr>'
_HANGING: Final = '<w:ind w:left="360" w:hanging="360"/>'

STYLES: Final = (
    f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"<w:qFormat/><w:pPr>{_spacing(0, 100, 276)}</w:pPr>"
    f'<w:rPr>{_FONT}<w:color w:val="{_INK}"/>{_size(10.5)}</w:rPr></w:style>',
    _paragraph_style(
        "Title",
        "Title",
        following="Normal",
        linked="TitleChar",
        layout=f"<w:keepNext/>{_spacing(0, 120, 252)}",
        look=f'{_FONT}<w:b/><w:bCs/><w:color w:val="{_INK}"/>{_size(20)}',
    ),
    _heading("Heading1", "heading 1", 14, 320, 0),
    _heading("Heading2", "heading 2", 11.5, 200, 1),
    _paragraph_style(
        "TOCHeading",
        "TOC Heading",
        following="Normal",
        layout=f"<w:keepNext/>{_spacing(240, 80, 252)}",
        look=f"<w:b/><w:bCs/>{_size(11.5)}",
    ),
    _contents(1, 10, 0),
    _contents(2, 9.5, 280),
    _paragraph_style("ReadoutFact", "Readout Fact", look=_GREY_ITALIC),
    _paragraph_style(
        "ReadoutNote", "Readout Note", layout="<w:keepLines/>", look=f"{_GREY_ITALIC}{_size(9.5)}"
    ),
    _paragraph_style(
        "ListBullet",
        "List Bullet",
        layout=f"{_BULLET}{_spacing(0, 80, 276)}{_HANGING}",
    ),
    _paragraph_style(
        "ReadoutSource",
        "Readout Source",
        layout=f"{_BULLET}{_spacing(0, 20, 252)}{_HANGING}",
        look=_size(9),
    ),
    _paragraph_style(
        "ReadoutCell", "Readout Cell", layout=_spacing(20, 20, 252), look=_size(9)
    ),
    _paragraph_style(
        "ReadoutPlace",
        "Readout Place",
        based="ReadoutCell",
        look=f'<w:color w:val="{_GREY}"/>{_size(7.5)}',
    ),
    _paragraph_style(
        "FootnoteText", "footnote text", layout=_spacing(0, 20, 240), look=_size(8.5)
    ),
    _character_style("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
    _character_style("Hyperlink", "Hyperlink", f'<w:color w:val="{_BLUE}"/>'),
    _character_style(
        "ReadoutMark", "Readout Mark", f'<w:color w:val="{_BLUE}"/><w:vertAlign w:val="superscript"/>'
    ),
    _character_style("ReadoutRemark", "Readout Remark", _GREY_ITALIC),
    _character_style("ReadoutLeftOut", "Readout Left Out", '<w:strike/><w:color w:val="8A1F11"/>'),
    _character_style("ReadoutNew", "Readout New", '<w:color w:val="0B5A2B"/><w:u w:val="single"/>'),
    _character_style("ReadoutDiffers", "Readout Differs", '<w:shd w:val="clear" w:color="auto" w:fill="FFE9A8"/>'),
    '<w:style w:type="table" w:styleId="ReadoutTable"><w:name w:val="Readout Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{_GREY}"/>'
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>",
)
"""A style each; those that python-docx's template has too replace it."""
