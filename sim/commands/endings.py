"""How a study that does not come to its end ends: what is told of it, and how to go on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sim.report.words import Language
from sim.study import UnfinishedError
from sim.study.laboratory import Laboratory
from sim.study.running.executor import ExecutorLostError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says of a disk, a quota or a file that takes no more."""


@dataclass
class Ending:
    """Whether and how a study ended before its time.

    Attributes
    ----------
    troubles
        What befell it, in words; failures of tasks, which the laboratory keeps, apart.
    interrupted
        Whether the user ended it.
    has_no_answer
        Whether it gave up for a replication without which it can't go on.
    """

    language: Language
    troubles: list[str] = field(default_factory=list)
    interrupted: bool = False
    has_no_answer: bool = False

    @contextmanager
    def told(self) -> Iterator[None]:
        """Keep in mind what ends the block early, instead of raising it: a full disk or a lost folder is no bug."""
        try:
            yield
        except KeyboardInterrupt:
            self.interrupted = True
        except UnfinishedError:  # the laboratory has the failures
            self.has_no_answer = True
        except ExecutorLostError as error:
            self.troubles.append(self._said(f"执行器已丢失：{error}", f"the executor is lost: {error}"))
        except OSError as error:
            if error.errno not in FULL:
                self.troubles.append(self._said(f"无法写入：{error}", f"a file cannot be written: {error}"))
                return
            full = self._said(
                f"磁盘已满：{error}；请先腾出空间，再运行同一命令",
                f"the disk is full: {error}; make room, then run the same command again",
            )
            self.troubles += [full] if full not in self.troubles else []

    def lines(self, laboratory: Laboratory, resumes: bool) -> list[str]:
        """Return what befell the study, how much of it is finished, and how to go on.

        Parameters
        ----------
        resumes
            Whether a next run finds what this one finished.
        """
        done, of = laboratory.ran + laboratory.reused, laboratory.wanted
        if done == of and not self.interrupted:
            return self.troubles
        resume = self._said("已完成的不会重做，再次运行同一命令即可继续", "the same command goes on from there")
        if not resumes:
            resume = self._said(
                "再次运行将从头开始，因为未设缓存（cache=null）或要求保留日志（log=true）",
                "a next run starts from the beginning, because of cache=null or log=true",
            )
        word = self._said("部分重复未成功", "not all replications succeeded")
        if self.interrupted:
            word = self._said("已中断", "interrupted")
        elif self.has_no_answer:
            word += self._said("，因此没有结论", ", and without them there is no answer")
        kept = " and kept" if resumes else ""
        line = self._said(
            f"{word}：共{of}次，已完成{done}次；{resume}", f"{word}: {done} of {of} are finished{kept}; {resume}"
        )
        return [*self.troubles, line]

    def _said(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh" else english
