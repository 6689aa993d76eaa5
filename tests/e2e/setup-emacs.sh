#!/usr/bin/env bash
# setup-emacs.sh: makes sure that there is an Emacs with eglot and markdown-mode; its path is the only line of output.
# Installs it from apt where it is missing, which needs root or a sudo that asks nothing. Fails where it cannot.
set -euo pipefail
ready() { # eglot came as a package of its own before Emacs 29
  command -v emacs >/dev/null &&
    emacs --batch --eval "(progn (require 'package) (package-initialize) (require 'eglot) (require 'markdown-mode))" >/dev/null 2>&1
}
if ! ready; then
  sudo=()
  [ "$(id -u)" = 0 ] || sudo=(sudo -n)
  "${sudo[@]}" apt-get update -qq >&2
  packages=(emacs-nox elpa-markdown-mode)
  ! apt-cache show elpa-eglot >/dev/null 2>&1 || packages+=(elpa-eglot)
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
fi
ready
command -v emacs
