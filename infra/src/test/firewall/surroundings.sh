#!/bin/sh
# A machine as a build has it: Docker with its own network, and behind the machine, as on it, the
# addresses at which credentials are given out. To be run in network and mount namespaces of its own.
#
# Usage: surroundings.sh DIRECTORY FIREWALL ADDRESS...
# A container asks each address before and after the commands of the file FIREWALL.
set -eu
directory=$1
firewall=$2
shift 2
PATH=$PATH:/usr/sbin:/sbin:/usr/local/go/bin
export DOCKER_HOST="unix://$directory/docker.sock"

LINK_LOCAL='169.254.169.253 169.254.169.254 169.254.170.2'
ON_THE_MACHINE=169.254.170.3

# All that was started.
stop() {
  pkill --parent $$ || true
  wait
}
trap stop EXIT

ip link set lo up
unshare --net sleep 600 &
behind=$!
until [ "$(readlink "/proc/$behind/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
  kill -0 "$behind"
done
there() {
  nsenter --target "$behind" --net "$@"
}
ip link add near type veth peer name far netns "$behind"
ip address add 10.9.0.1/24 dev near
ip link set near up
there ip link set lo up
there ip address add 10.9.0.2/24 dev far
there ip link set far up
for address in $LINK_LOCAL; do
  there ip address add "$address/32" dev far
  ip route add "$address" via 10.9.0.2
done
ip address add "$ON_THE_MACHINE/32" dev lo

listen() {
  exec "$@" python3 -c '
import socket, threading
sockets = [socket.create_server(("0.0.0.0", port)) for port in (53, 80)]
print("listening", flush=True)
threading.Event().wait()
'
}
listen > "$directory/near" &
near=$!
listen nsenter --target "$behind" --net > "$directory/far" &
far=$!
until grep -q listening "$directory/near" && grep -q listening "$directory/far"; do
  kill -0 "$near"
  kill -0 "$far"
done

dockerd --host "$DOCKER_HOST" --data-root "$directory/data" --exec-root "$directory/exec" \
  --pidfile "$directory/pid" > "$directory/daemon.log" 2>&1 &
daemon=$!
until docker info > /dev/null 2>&1; do
  kill -0 "$daemon"
done
CGO_ENABLED=0 GO111MODULE=off go build -o "$directory/probe" "$(dirname "$0")/probe.go"
tar -c -C "$directory" probe | docker import --change 'ENTRYPOINT ["/probe"]' - probe > /dev/null

docker run --rm probe "$@" > "$directory/before"
KAPSEL_ENGINE=docker sh -eu "$firewall"
docker run --rm probe "$@" > "$directory/after"
