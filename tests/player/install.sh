#!/bin/sh
# Puts the players that the tests watch streams with into artifacts/player; does nothing when they are there already.
exec "$(dirname -- "$0")/../npm.sh" player
