#!/usr/bin/env bash
# Installs the servers that the tests of repositories run on, from Debian's packages. What cannot be installed is no
# failure: its tests are skipped and say so. Nothing is started here.
set -u
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo 'backends: not root on Debian, nothing installed'; exit 0; }
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" >/dev/null 2>&1; }
missing() { for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || return 0; done; return 1; }

updated=no
for group in 'nginx-light' 'docker-registry' 'swift-proxy swift-account swift-container swift-object'; do
  # shellcheck disable=SC2086 # the words of a group are packages
  if missing $group; then
    [ $updated = yes ] || { timeout 120 apt-get -qq update >/dev/null 2>&1; updated=yes; }
    timeout 300 bash -c "$(declare -f install); install $group" && state=installed || state='not available'
  else
    state=there
  fi
  echo "backends: $group: $state"
done
exit 0
