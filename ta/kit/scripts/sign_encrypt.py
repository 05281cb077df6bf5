#!/usr/bin/env python3
"""For makefiles that name this file and Python: hands over to sign_encrypt."""
import os
import sys

tool = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sign_encrypt")
os.execv(tool, [tool] + sys.argv[1:])
