#!/bin/sh
# Brings recent editors into FOLDER, the first argument, as far as they are to be had, and touches nothing else of the machine: apt's lists, the
# packages and what is unpacked of them stay in there. It takes them from the mirror of Debian that the machine has, of another suite than the
# machine's own; what lands in FOLDER/bin are small scripts, and each editor runs on the libraries that it was built with.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
suite=${SUITE:-testing}
say() { echo "editors: $*"; }

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
	say "none brought, for that takes apt-get and dpkg-deb; what is on the PATH is tried"
	exit 0
fi
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -1)}
if [ -z "$mirror" ]; then
	say "none brought, for apt knows no mirror of Debian (apt-get update may help, or MIRROR=); what is on the PATH is tried"
	exit 0
fi

# An apt of its own that believes that nothing is installed, and so brings all libraries, too.
apt=$folder/apt root=$folder/root bin=$folder/bin
for each in etc/sources.list.d etc/preferences.d etc/apt.conf.d state/lists/partial cache/archives/partial; do
	mkdir -p "$apt/$each"
done
mkdir -p "$root/.unpacked" "$bin"
: >"$apt/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/etc/sources.list"
cat >"$apt/apt.conf" <<END
Dir "$apt/";
Dir::Etc "$apt/etc";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Install-Recommends "false";
APT::Sandbox::User "";
END
export APT_CONFIG="$apt/apt.conf"
apt-get -qq update
wanted=""
for each in neovim hx emacs-nox elpa-lsp-mode elpa-yaml-mode vim vim-ale patchelf; do
	if apt-cache show --no-all-versions "$each" >/dev/null 2>&1; then
		wanted="$wanted $each"
	else
		say "no $each in $suite"
	fi
done
# shellcheck disable=SC2086
apt-get -qq --yes --download-only install $wanted
for package in "$apt"/cache/archives/*.deb; do
	mark=$root/.unpacked/$(basename "$package")
	if [ ! -e "$mark" ]; then
		dpkg-deb --extract "$package" "$root"
		: >"$mark"
	fi
done

first() { # PATHS: the first that is there
	for each in "$@"; do
		if [ -e "$each" ]; then
			echo "$each"
			return
		fi
	done
}
libraries=$(dirname "$(first "$root"/usr/lib/*/libc.so.6)")
loader=$(first "$libraries"/ld-linux*.so.*)
wrapper() { # NAME PROGRAM ENVIRONMENT [ARGUMENTS]
	if [ ! -e "$2" ]; then
		say "no $1: it is not where it was in the packages that are known here"
		return
	fi
	# Written into the program and not set in the environment: what the editor starts in turn runs on the machine's own libraries.
	"$loader" --library-path "$libraries" "$root/usr/bin/patchelf" --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$2"
	printf '#!/bin/sh\nexport %s\nexec "%s" %s "$@"\n' "$3" "$2" "${4:-}" >"$bin/$1"
	chmod +x "$bin/$1"
}

share=$root/usr/share
wrapper nvim "$root/usr/bin/nvim" "VIMRUNTIME='$share/nvim/runtime'"
wrapper hx "$root/usr/lib/hx/hx" "HELIX_RUNTIME='$root/usr/lib/hx/runtime'"
# Plugins that Debian packs are found by `packadd`.
mkdir -p "$folder/vim/pack/debian/opt"
ln -sfn "$share/vim-ale" "$folder/vim/pack/debian/opt/ale"
wrapper vim "$root/usr/bin/vim.basic" "VIMRUNTIME='$(first "$share"/vim/vim[0-9]*)'" "--cmd 'set packpath^=$folder/vim'"
emacs=$(first "$share"/emacs/[0-9]*)
dump=$(first "$root"/usr/libexec/emacs/*/*/emacs-*.pdmp)
packages=$(find "$share/emacs/site-lisp/elpa-src" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | tr '\n' ':')
wrapper emacs "$root/usr/bin/emacs-nox" \
	"EMACSLOADPATH='$packages$emacs/lisp' EMACSDATA='$emacs/etc' EMACSDOC='$emacs/etc' EMACSPATH='$(dirname "$dump")'" "--dump-file='$dump'"
for each in "$bin"/*; do
	say "$("$each" --version | head -1) in $bin"
done
