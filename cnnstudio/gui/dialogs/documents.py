"""A small viewer of the documents that come with the program."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from cnnstudio.gui.translation import tr
from cnnstudio.gui.workspace import Workspace
from cnnstudio.paths import resource


class DocumentsDialog(QDialog):
    """Shows ``resources/docs/<name>.md``; links to other documents open in it, others in the browser."""

    def __init__(self, name: str, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("CNN Studio documents"))
        self.resize(820, 680)
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.browser.document().setDocumentMargin(24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)
        self._folder = ""
        self._show(f"docs/{name}.md")

    def _show(self, name: str) -> None:
        try:
            text = resource(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            text = tr("The document {name} did not come with this installation.", name=name)
        self._folder = name.rpartition("/")[0]
        self.browser.setMarkdown(text)

    def _follow(self, url: QUrl) -> None:
        if url.isRelative() and url.path().endswith(".md"):
            self._show(f"{self._folder}/{url.path()}")
        elif url.hasFragment() and not url.path():
            self.browser.scrollToAnchor(url.fragment())
        elif url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
