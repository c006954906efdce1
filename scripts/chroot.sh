# shellcheck shell=bash
# Sourced by the scripts that try other releases of Debian. Of each release there is a minimal system, a
# newcomer's machine, made once a month. What runs in it writes to a layer above, and may begin above the
# layer that another run left. The layers are in memory, if there is enough, and gone in the end.

cache=${XDG_CACHE_HOME:-/var/cache}/compliance-chroots
layers=
child=
# unshare does not end by other signals
stop=KILL

open_chroots() {
    local lock
    [ "$EUID" -eq 0 ] || die "run this as root: it makes and enters chroots"
    # What is mounted from here on ends with the script.
    [ -n "${own_mounts:-}" ] || own_mounts=yes exec unshare --mount bash "scripts/${0##*/}" "$@"
    bash scripts/packages chroot
    mkdir -p "$cache"
    exec {lock}>"$cache/lock"
    flock -n "$lock" || { say "waiting for another run in these chroots"; flock "$lock"; }
    # what runs left that were killed
    rm -rf --one-file-system "$cache"/*.new "$cache"/layers.*
    layers=$(mktemp -d "$cache/layers.XXXXXX")
    trap close_chroots EXIT
    if [ "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo)" -gt 8000000 ]; then
        mount -t tmpfs -o size=7G tmpfs "$layers"
    fi
}

close_chroots() {
    [ -z "$child" ] || { kill -s "$stop" "$child" && wait "$child"; } 2>/dev/null || true
    umount "$layers" 2>/dev/null || true
    rm -rf --one-file-system "$cache"/*.new "$layers"
}

# make_system SUITE: a minimal Debian from the mirror that apt uses here, and what brings a checkout
make_system() {
    local root=$cache/$1 mirror
    [ -z "$(find "$root" -maxdepth 0 -mtime -30 2>/dev/null)" ] || return 0
    say "making a minimal Debian $1 (about a minute, once a month)"
    rm -rf --one-file-system "$root" "$cache/archives/$1"
    mkdir -p "$cache/archives/$1"
    # shellcheck disable=SC2016
    mirror=$(apt-get indextargets --format '$(REPO_URI)' \
        'Identifier: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n1)
    mmdebstrap --quiet --variant=minbase --include=make,git,ca-certificates \
        --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt=force-unsafe-io \
        "$1" "$root.new" "$mirror" &
    child=$!
    stop=TERM
    wait "$child"
    child=
    stop=KILL
    touch "$root.new"
    mv "$root.new" "$root"
}

# in_system SUITE LAYER BELOW COMMAND...: runs the command in the checkout on such a system. LAYER gets what
# it changes, BELOW names the layer that it begins above, or is empty. Mounts and processes are in namespaces
# of their own, and so end with the command, whichever way it ends. Packages are downloaded once.
in_system() {
    local layer=$layers/$1.$2 lower=$cache/$1
    [ -z "$3" ] || lower=$(cat "$layers/$1.$3/lower")
    [ -z "$3" ] || lower=$layers/$1.$3/upper:$lower
    mkdir -p "$layer"/{upper,work,root}
    echo "$lower" >"$layer/lower"
    # shellcheck disable=SC2016
    exec unshare --mount --pid --fork --kill-child bash -euc '
        layer=$1 archives=$2
        shift 5
        root=$layer/root
        mount -t overlay overlay -o "lowerdir=$(cat "$layer/lower"),upperdir=$layer/upper,workdir=$layer/work" "$root"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs tmpfs "$root/dev/shm"
        mount --bind "$archives" "$root/var/cache/apt/archives"
        cp /etc/resolv.conf "$root/etc/resolv.conf"
        # nothing is started that would listen outside of the chroot
        printf "#!/bin/sh\nexit 101\n" >"$root/usr/sbin/policy-rc.d"
        chmod 755 "$root/usr/sbin/policy-rc.d"
        rm -rf "$root/root/compliance"
        mkdir "$root/root/compliance"
        tar -c --exclude-vcs --exclude-vcs-ignores . | tar -x -C "$root/root/compliance" --no-same-owner
        exec env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" \
            chroot "$root" sh -c "cd /root/compliance && exec \"\$@\"" sh "$@"' \
        bash "$layer" "$cache/archives/$1" "$@"
}

# drop_layer SUITE LAYER: nothing begins above it any more; * is all of them
drop_layer() { find "$layers" -maxdepth 1 -type d -name "$1.$2" -exec rm -rf --one-file-system {} +; }
