#!/bin/sh
# Ends process groups whose owner is gone, however it went: the owner holds the other end of our standard input.
# It writes `+ ID` when a group begins and `- ID` when it has ended.
groups=' '
trap '' INT TERM HUP
while read -r change id; do
  case "$change" in
    +) groups="$groups$id " ;;
    -) groups="${groups%% $id *} ${groups#* $id }" ;;
  esac
done
for id in $groups; do kill -TERM "-$id" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  left=''
  for id in $groups; do kill -0 "-$id" 2>/dev/null && left="$left $id"; done
  [ -z "$left" ] && exit 0
  sleep 0.5
done
for id in $left; do kill -KILL "-$id" 2>/dev/null; done
