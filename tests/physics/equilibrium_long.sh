#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# What equilibrium.sh compares, at two temperatures and with small errors: half an hour.
exec sh "$(dirname "$0")/equilibrium.sh" long
