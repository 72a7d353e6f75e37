"""What the processor under this process can do, as far as encoding cares."""

import os
from pathlib import Path

_BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}  # the last is ARM's name for it


def cores() -> int:
    """Physical cores that this process may keep busy, at least one.

    Less than the machine has inside a container: threads beyond its share only wait for one another.
    """
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    allowed = os.sched_getaffinity(0)
    # Two threads of one core share its multipliers, so a core counts once.
    physical = {_siblings(processor) for processor in allowed}
    return max(1, min(len(physical), _container_share()))


def share_cores() -> None:
    """Let the threads of OpenMP sleep while they wait for one another; call before loading a model.

    By default they spin. With other work on the machine, that kept a question waiting for a second
    instead of fifty milliseconds.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def multiplies_bfloat16() -> bool:
    """Whether bfloat16 is multiplied in hardware; in software it is slower than float32."""
    try:
        description = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return False
    flags = next((line for line in description.splitlines() if line.startswith(("flags", "Features"))), "")
    return not _BFLOAT16.isdisjoint(flags.split())


def _siblings(processor: int) -> str:
    try:
        return Path(f"/sys/devices/system/cpu/cpu{processor}/topology/core_cpus_list").read_text("ascii")
    except OSError:
        return str(processor)


def _container_share() -> int:
    """Whole cores of the control group's quota; a million where there is none."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text("ascii").split()
        return int(quota) // int(period)
    except (OSError, ValueError):
        return 1_000_000
