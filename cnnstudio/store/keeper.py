"""Keeping a segment: every event into the journal before anybody sees it, and exactly one end."""

from collections.abc import Iterator

from cnnstudio.events import Event, Notice, Progress, RunEnded, Status
from cnnstudio.history import RunHistory
from cnnstudio.store.failures import brief, describe, trace
from cnnstudio.store.run import Run
from cnnstudio.store.session import RunSession


def keep_events(
    run: Run, session: RunSession, stream: Iterator[Event], history: RunHistory, source: Iterator[Event]
) -> Iterator[Event]:
    """Write each event of a segment to the journal, then yield it.

    A Progress without losses is yielded only: a long run has too many of them to keep. An exception of the stream
    becomes ``RunEnded("failed")``. When the consumer walks away (or the process is interrupted), the source is closed,
    the journal gets ``RunEnded("stopped")``, and nothing more is yielded.

    Args:
        run: the run.
        session: its lock and journal; closed at the end.
        stream: the events.
        history: what is known of the run before this segment; it is folded on.
        source: the generator inside ``stream`` that trains.
    """
    keeper = _Keeper(run, session, history)
    try:
        try:
            for event in stream:
                yield from keeper.keep(event)
            if not keeper.ended:
                raise RuntimeError("the training loop ended without its last event")
        except Exception as error:
            if not keeper.ended:
                yield from keeper.keep(keeper.failure(error))
    finally:
        try:
            _close(source)
        finally:
            if not keeper.ended:
                session.append(keeper.end("stopped"))
            session.close()


class _Keeper:
    """Journals the events of one segment and knows what its end must say.

    Attributes:
        ended: whether the segment has its end in the journal (or, on a full disk, waiting for it).
    """

    def __init__(self, run: Run, session: RunSession, history: RunHistory) -> None:
        self._run = run
        self._session = session
        self._history = history
        self._saving = True
        self.ended = False

    def keep(self, event: Event) -> Iterator[Event]:
        """Write an event and yield it, with a notice when writing begins to fail or works again."""
        if self.ended:
            return  # one end per segment, and nothing after it
        if isinstance(event, Progress):
            self._history.elapsed_s = max(self._history.elapsed_s, event.elapsed_s)
            if not event.steps:
                yield event
                return
        else:
            self._history.add(event)
        changed = self._write(event)
        self.ended = isinstance(event, RunEnded)
        yield event
        if changed and not self.ended:
            notice = self._notice()
            self._write(notice)
            yield notice

    def _write(self, event: Event) -> bool:
        """Write an event; return whether writing works now and did not before, or the other way round."""
        saved = self._session.append(event)
        changed = saved != self._saving
        self._saving = saved
        return changed

    def _notice(self) -> Notice:
        run, elapsed_s = self._run.id, self._history.elapsed_s
        if self._saving:
            text = "Saving works again. Nothing of the curves is lost."
            return Notice(run=run, elapsed_s=elapsed_s, text=text)
        text = f"Not saved: {self._session.problem}. Training goes on in memory."
        return Notice(run=run, elapsed_s=elapsed_s, level="warning", text=text)

    def end(self, status: Status, error: str = "", remedy: str = "") -> RunEnded:
        """Return an end with the best and last results so far."""
        history = self._history
        return RunEnded(
            run=self._run.id,
            elapsed_s=history.elapsed_s,
            status=status,
            best=history.best,
            last=history.last,
            error=error,
            remedy=remedy,
        )

    def failure(self, error: Exception) -> RunEnded:
        """Return the end of a segment that an exception ended; the traceback of a defect is kept beside the run."""
        known = describe(error, self._run.spec)
        if known is not None:
            return self.end("failed", known.sentence, known.remedy)
        log = self._session.write_error(trace(error))
        place = f"; details are in {log}" if log else ""
        return self.end("failed", f"an internal error ended the run ({brief(error)}){place}")


def _close(events: Iterator[Event]) -> None:
    close = getattr(events, "close", None)
    if close is not None:
        try:
            close()
        except Exception:
            pass  # the end is journaled next; a clean-up that failed must not hide it
