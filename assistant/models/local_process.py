"""The process of a local model: run as a script, it reads its order on standard input, prints the
address of its server and serves until standard input closes, as it does when its parent ends."""

import json
import signal
import sys


def main() -> None:
    import xllamacpp

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in its time
    order = json.loads(sys.stdin.readline())
    params = xllamacpp.CommonParams()
    params.model.path = order["path"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order["key"]]  # any page in a browser here could ask otherwise
    params.cors_origins = ""
    params.n_parallel = order["slots"]
    params.n_ctx = order["context"] * order["slots"]
    params.cpuparams.n_threads = order["threads"]
    params.cpuparams_batch.n_threads = order["threads"]
    params.enable_reasoning = 0  # thinking aloud would use up the tokens of the answer
    params.cache_ram_mib = 0  # its default keeps up to 8 GiB of old prompts
    params.offline = True
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 1  # errors only
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        sys.exit(f"xllamacpp: {error}")
    print(server.listening_address, flush=True)
    sys.stdin.read()
    del server


if __name__ == "__main__":
    main()
