#!/bin/sh
# Makes a certificate authority of your own, and certificates for the broker and its clients.
#
#   make-certificates.sh FOLDER NAME...             the broker's, for the names and addresses under which clients reach it:
#                                                   ca.crt (for every client), server.crt, server.key
#   make-certificates.sh FOLDER --client NAME...    a client's, for each user name: NAME.crt, NAME.key
#
# What is there and good for another 30 days stays; so it may run every week. ca.key signs all others: keep it to yourself.
set -eu
umask 077

usage() {
    sed -n '4,6s/^# *//p' "$0" >&2
    exit 2
}

fail() {
    echo "make-certificates.sh: $1" >&2
    exit 1
}

[ $# -ge 2 ] || usage
folder=$1
shift
kind=server
if [ "$1" = --client ]; then
    kind=client
    shift
    [ $# -ge 1 ] || usage
fi
for name in "$@"; do
    case $name in
        '' | -* | *[!A-Za-z0-9.:_-]*) fail "\"$name\" is no name of a host, an address or a user" ;;
    esac
done
if [ "$kind" = client ]; then
    for name in "$@"; do
        case $name in
            ca | server | *:* | .*) fail "a client cannot be called \"$name\"" ;;
        esac
    done
fi
command -v openssl >/dev/null 2>&1 || fail "openssl is missing"

mkdir -p "$folder"
cd "$folder"
work=$(mktemp -d .making.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

ca_days=3650
# Apple's devices believe no certificate that lasts longer.
days=825
month=2592000

# Whether a certificate is there, of our authority, for another 30 days, and belongs to its key.
is_good() {
    [ -s "$1.crt" ] && [ -s "$1.key" ] || return 1
    openssl x509 -in "$1.crt" -noout -checkend "$month" >/dev/null 2>&1 || return 1
    openssl verify -CAfile ca.crt "$1.crt" >/dev/null 2>&1 || return 1
    [ "$(openssl x509 -in "$1.crt" -noout -pubkey)" = "$(openssl pkey -in "$1.key" -pubout)" ]
}

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }

# The key first: whoever is interrupted in between makes both anew.
put() {
    mv -f "$work/one.key" "$1.key"
    mv -f "$work/one.crt" "$1.crt"
    chmod 644 "$1.crt"
    echo "made $folder/$1.crt"
}

authority() {
    is_good ca && return
    [ ! -e ca.key ] || [ ! -e ca.crt ] || echo "make-certificates.sh: a new authority; every client needs the new ca.crt" >&2
    printf '%s\n' '[req]' 'distinguished_name=dn' 'prompt=no' 'x509_extensions=ext' '[dn]' 'CN=CastWorker house authority' '[ext]' \
        'basicConstraints=critical,CA:TRUE,pathlen:0' 'keyUsage=critical,keyCertSign,cRLSign' 'subjectKeyIdentifier=hash' >"$work/ca.cnf"
    new_key "$work/one.key"
    openssl req -x509 -new -sha256 -key "$work/one.key" -days "$ca_days" -config "$work/ca.cnf" -out "$work/one.crt"
    put ca
}

# $1: file, $2: whom it is made out to, $3: what for, $4: other names, or nothing.
signed() {
    {
        echo 'basicConstraints=critical,CA:FALSE'
        echo 'keyUsage=critical,digitalSignature'
        echo "extendedKeyUsage=$3"
        [ -z "$4" ] || echo "subjectAltName=$4"
    } >"$work/one.cnf"
    new_key "$work/one.key"
    openssl req -new -sha256 -key "$work/one.key" -subj "/CN=$2" -out "$work/one.csr"
    openssl x509 -req -sha256 -in "$work/one.csr" -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 16)" \
        -days "$days" -extfile "$work/one.cnf" -out "$work/one.crt" 2>"$work/log" || fail "$(cat "$work/log")"
    put "$1"
}

authority
if [ "$kind" = client ]; then
    for name in "$@"; do
        is_good "$name" || signed "$name" "$name" clientAuth ''
    done
    exit 0
fi

# IPv6 addresses have a colon, IPv4 addresses nothing but digits and dots.
names=
for name in "$@"; do
    case $name in
        *:*) names="$names,IP:$name" ;;
        *[!0-9.]*) names="$names,DNS:$name" ;;
        *) names="$names,IP:$name" ;;
    esac
done
names=${names#,}
if ! { is_good server && [ "$(cat server.names 2>/dev/null)" = "$names" ]; }; then
    signed server "$1" serverAuth "$names"
    echo "$names" >server.names
fi
