#!/bin/sh
# Network namespaces for the nodes of a test: namespaces.sh up N | cut I | heal I | down.
# Node I is in the namespace tenantryI, with 10.209.0.I on a bridge that all nodes share and that lies
# in a namespace of its own, and with 10.209.I.2 on a link to this one, which is 10.209.I.1 there.
set -eu

hub=tenantryhub

up() {
  ip netns add $hub
  ip -n $hub link add shared type bridge
  ip -n $hub link set shared up
  i=1
  while [ "$i" -le "$1" ]; do
    node=tenantry$i
    ip netns add "$node"
    ip -n "$node" link set lo up
    ip -n "$node" link add bus type veth peer name "port$i" netns $hub
    ip -n $hub link set "port$i" master shared
    ip -n $hub link set "port$i" up
    ip -n "$node" address add "10.209.0.$i/24" dev bus
    ip -n "$node" link set bus up
    ip link add "tenantry$i" type veth peer name out netns "$node"
    ip address add "10.209.$i.1/24" dev "tenantry$i"
    ip link set "tenantry$i" up
    ip -n "$node" address add "10.209.$i.2/24" dev out
    ip -n "$node" link set out up
    i=$((i + 1))
  done
}

# Whatever an earlier run left goes too; a link goes with either of its ends.
down() {
  for node in $(ip netns list | sed -n 's/^\(tenantry[a-z0-9]*\).*/\1/p'); do
    ip netns delete "$node"
  done
  for link in $(ip -o link show type veth | sed -n 's/^[0-9]*: \(tenantry[0-9]*\)@.*/\1/p'); do
    ip link delete "$link" || true
  done
}

case $1 in
  up) up "$2" ;;
  cut) ip -n $hub link set "port$2" down ;;
  heal) ip -n $hub link set "port$2" up ;;
  down) down ;;
  *) exit 2 ;;
esac
