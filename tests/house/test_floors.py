"""The import contracts hold, and an import upward is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


class TestFloors:
    def test_an_import_upward_is_caught(self, tmp_path: Path) -> None:
        shutil.copytree(
            ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("node_modules", "static", "pictures")
        )
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        (tmp_path / "src/souk/kernel/upward.py").write_text("import souk.stores\n")
        linted = lint_imports(tmp_path)
        assert linted.returncode == 1
        assert "souk.kernel.upward -> souk.stores" in linted.stdout
