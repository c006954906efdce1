# shellcheck shell=bash
# Sourced by the scripts that run programs of report/ with Node.

# install_node FOLDER [OPTION...]: the packages that report/ pins, for all programs below the folder
install_node() {
    local folder=$1
    shift
    cp report/{package.json,package-lock.json,.npmrc} "$folder"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$@"
}
