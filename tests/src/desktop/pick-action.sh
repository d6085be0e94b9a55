#!/bin/sh
# Stands in for the menu of actions: its lines come on standard input, and the one that the test
# wants goes out.
exec grep -m1 -F -f "$(dirname "$0")/wanted-action"
