"""`python -m ui.command`: the same as `kuangzhi`."""

from ui.command.main import main

main()
