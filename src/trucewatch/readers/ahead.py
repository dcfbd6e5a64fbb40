"""Work on several things at once, with the results in the order of the things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(items: Iterable[Item], work: Callable[[Item], Result], at_once: int = 1) -> Iterator[tuple[Item, Result]]:
    """Each item with what `work` makes of it, in order.

    Items are taken as they are needed, in the caller's thread: one by one, or up to `at_once` ahead. Where the caller stops, or
    `work` raises, what has not begun never does.
    """
    if at_once <= 1:
        for item in items:
            yield item, work(item)
        return
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="reader")
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            waiting.append((item, pool.submit(work, item)))
            if len(waiting) >= at_once:
                first, made = waiting.popleft()
                yield first, made.result()
        while waiting:
            first, made = waiting.popleft()
            yield first, made.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def at_once(reader: object) -> int:
    """How many reports a reader reads at the same time: its `at_once`, else one."""
    return int(getattr(reader, "at_once", 1))
