"""The command line: `kuangzhi VERB …`. Each verb resolves its arguments and calls one function."""
