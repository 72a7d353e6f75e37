"""A run as JUnit XML, which build servers read: each question is a test, each gate too."""

from collections.abc import Sequence

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from assistant.evaluation.gates import FailedGate, met
from assistant.evaluation.report import failures
from assistant.evaluation.runs import Run


def junit(run: Run, failed: Sequence[FailedGate] = ()) -> str:
    """The XML text. A question fails where it does not get what it expects, and errs where no answer came."""
    suite = TestSuite(run.set_name)
    suite.timestamp = run.started
    for name, value in run.conditions.items():
        suite.add_property(name, value)
    for result in run.results:
        case = TestCase(
            f"{result.question.id} {result.question.question}", classname=run.set_name, time=result.ms / 1000
        )
        told = "; ".join(f"{zh} / {en}" for zh, en in failures(result))
        if result.error:
            case.result = [Error(told)]
        elif not met(result):
            case.result = [Failure(told or "没有达到要求 / not met")]
        suite.add_testcase(case)
    for gate in failed:
        case = TestCase(gate.metric, classname=f"{run.set_name}.gates")
        case.result = [Failure(gate.text())]
        suite.add_testcase(case)
    xml = JUnitXml("kuangzhi")
    xml.add_testsuite(suite)
    return str(xml.tostring().decode("utf-8"))  # type: ignore[no-untyped-call]
