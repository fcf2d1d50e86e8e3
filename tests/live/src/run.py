"""Runs Synapse in this process until standard input closes. The kernel closes it however the process that holds its
other end ends, so Synapse cannot be left behind. No process stands between: killing this one kills Synapse."""

import os
import runpy
import signal
import threading
import time

SECONDS_TO_STOP = 5


def stop_with_standard_input():
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os.kill(os.getpid(), signal.SIGKILL)


threading.Thread(target=stop_with_standard_input, daemon=True).start()
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
