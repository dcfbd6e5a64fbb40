"""Work on several things at once, with the results in the order of the things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(items: Iterable[Item], work: Callable[[Item], Result], at_once: int = 1) -> Iterator[tuple[Item, Result]]:
    """Each item with what `work` makes of it, in order.

    Items are taken as they are needed, in the caller's thread: one by one, or up to `at_once` ahead. Where the caller stops, or `work`
    raises, what has not begun never does, and nobody waits for what has: a run that is stopped ends at once, however slow a server.
    """
    if at_once <= 1:
        for item in items:
            yield item, work(item)
        return
    tasks: SimpleQueue[tuple[Item, Future[Result]] | None] = SimpleQueue()
    for _ in range(at_once):
        Thread(target=_worker, args=(tasks, work), name="reader", daemon=True).start()
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            future: Future[Result] = Future()
            waiting.append((item, future))
            tasks.put((item, future))
            if len(waiting) >= at_once:
                first, made = waiting.popleft()
                yield first, made.result()
        while waiting:
            first, made = waiting.popleft()
            yield first, made.result()
    finally:
        for _, future in waiting:
            future.cancel()
        for _ in range(at_once):
            tasks.put(None)


def _worker(tasks: SimpleQueue[tuple[Item, Future[Result]] | None], work: Callable[[Item], Result]) -> None:
    while (task := tasks.get()) is not None:
        item, future = task
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(work(item))
        except BaseException as error:  # whatever it is, it is raised where the result is asked for
            future.set_exception(error)


def at_once(reader: object) -> int:
    """How many reports a reader reads at the same time: its `at_once`, else one."""
    return int(getattr(reader, "at_once", 1))
