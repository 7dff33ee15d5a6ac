"""The shape of the code: what import-linter and ruff do not look at."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "rag").rglob("*.py"))
_LONGEST = 330
_WHOLE = {"rag/types.py", "rag/newsroom.py"}  # every noun, and every verb, in one place
_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
_CALLS = {"eval", "exec", "load_prompt", "__import__"}
_IMPORTS = (
    "pickle",
    "shelve",
    "marshal",
    "dill",
    "joblib",
    "langchain.load",
    "langchain_core.load",
)
_SETUP = "".join  # so that the words looked for do not stand in this file
_UNFINISHED = re.compile(
    rf"\b({_SETUP(('TO', 'DO'))}|{_SETUP(('FIX', 'ME'))}|{_SETUP(('X', 'XX'))})\b"
)
_MACHINE = re.compile(
    r"(?<![\w.:/~*-])/(?:{})/(?!me\b)[\w.-]+".format(
        "|".join(("work", "home", "root", "Users", "farm"))
    )
)


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tracked() -> list[Path]:
    """Return the text files of the repository, also those not yet committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    binary = {".png", ".onnx", ".ttf", ".ttc", ".pdf", ".docx"}
    found = (ROOT / name for name in names if name)
    return [path for path in found if path.is_file() and path.suffix not in binary]


def _code_lines(text: str) -> int:
    """Count the lines that hold code: no blank ones, comments or docstrings."""
    tree = ast.parse(text)
    lines = {
        number
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    }
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            if (
                isinstance(child, ast.Expr)
                and isinstance(child.value, ast.Constant)
                and isinstance(child.value.value, str)
            ):
                lines -= set(range(child.lineno, (child.end_lineno or child.lineno) + 1))
    return len(lines)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _dangerous(tree: ast.Module) -> list[str]:
    """Return what in a module could run text or load objects out of it."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names if name.name.startswith(_IMPORTS)]
        elif isinstance(node, ast.ImportFrom):
            full = [f"{node.module}.{name.name}" for name in node.names]
            found += [name for name in full if name.startswith(_IMPORTS)]
        elif isinstance(node, ast.Call):
            builtin = isinstance(node.func, ast.Name) and node.func.id in _CALLS
            if builtin or _name(node.func) == "load_prompt":
                found.append(_name(node.func))
    return found


def _makes_markup(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"st.html", "st.iframe"}


def _runs_code(node: ast.AST) -> bool:
    """Return whether this lets code run in the browser, or calls what does."""
    if not isinstance(node, ast.Call):
        return False
    named = any(word.arg == "unsafe_allow_javascript" for word in node.keywords)
    return named or ast.unparse(node.func) == "parts.script"


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from langchain_core.load import loads",
        "from langchain import load",
        "eval(x)",
        "prompts.load_prompt(x)",
    ],
)
def test_the_check_below_sees_what_it_looks_for(code: str):
    assert _dangerous(ast.parse(code))


def test_no_module_is_longer_than_a_reader_can_hold():
    long = {
        _relative(path): lines
        for path in MODULES
        if (lines := _code_lines(path.read_text(encoding="utf-8"))) > _LONGEST
        and _relative(path) not in _WHOLE
    }
    assert long == {}


def test_every_module_is_named_for_what_it_does():
    assert [_relative(path) for path in MODULES if path.stem in _NAMES] == []


def test_no_module_runs_or_unpickles_text():
    assert {_relative(p): odd for p in MODULES if (odd := _dangerous(_tree(p)))} == {}


def test_html_is_only_let_through_where_it_is_a_constant_of_ours():
    """``unsafe_allow_html=True`` goes with text that holds no article, title or model reply."""
    found = []
    for path in [ROOT / "app.py", *MODULES]:
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.Call):
                continue
            raw = any(
                word.arg == "unsafe_allow_html"
                and not (isinstance(word.value, ast.Constant) and word.value.value is False)
                for word in node.keywords
            )
            constant = all(
                isinstance(given, ast.Constant) or (_name(given).isupper() and _name(given))
                for given in node.args
            )
            if raw and not constant:
                found.append(f"{_relative(path)}:{node.lineno}")
    assert found == []


def test_markup_is_made_in_one_module_of_the_pages():
    makers = {_relative(p) for p in MODULES for n in ast.walk(_tree(p)) if _makes_markup(n)}
    assert makers <= {"rag/ui/parts.py"}


def test_code_for_the_browser_is_a_constant_of_one_module():
    calls = {_relative(p) for p in MODULES for n in ast.walk(_tree(p)) if _runs_code(n)}
    # The visitor puts the name into it that it made itself: 32 hexadecimal digits.
    assert calls == {"rag/ui/parts.py", "rag/ui/theme.py", "rag/ui/visitor.py"}


def test_no_file_names_a_folder_of_one_machine_or_leaves_work_undone():
    found = []
    for path in _tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            found += [
                f"{_relative(path)}:{number}: {hit[0]}"
                for pattern in (_MACHINE, _UNFINISHED)
                for hit in pattern.finditer(line)
            ]
    assert found == []
