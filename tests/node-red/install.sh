#!/bin/sh
# Puts the Node-RED that the tests import the example flow into, and a Node for it, into artifacts/node-red; does nothing when
# they are there already.
exec "$(dirname -- "$0")/../npm.sh" node-red
