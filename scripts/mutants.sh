#!/usr/bin/env bash
# Plants bugs one at a time and hunts them with the simulator:
#
#   scripts/mutants.sh [SEEDS [PATCH...]]
#   scripts/mutants.sh --check [PATCH...]
#
# Each patch of Mutants/patches, or each that is named, is put on a copy of floors 0 to 2, built (release, without NIO)
# and played until an invariant breaks, for at most so many seeds (1000 unless told), then against the grid. Prints
# one line a bug, tab-separated: patch, caught or missed, seeds, invariant, what it is. A hunt that has no end in
# fifteen minutes has caught nothing. Exits 1 where the program without a bug breaks something, or more than one bug in
# twenty is missed.
#
# --check builds and plays nothing: it names each patch that does not apply to today's sources, and exits 1 where one
# does not. Lines may have moved; a patch must find every line around its place as it was made for.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

targets=(
    CCryptoStart COpenSSL ISO8583 StrictJSON PaymentSecurity UnionPay DayEnd TerminalCore HostCore Sealing DayScript
    Simulation
)

seeds=${1:-1000}
shift || true
patches=("$@")
[ ${#patches[@]} -gt 0 ] || patches=(Mutants/patches/*.patch)

# plant FOLDER PATCH [OPTION]: a guess at where a line may have gone would plant another bug, or none.
plant() { patch --directory "$1" --strip 1 --fuzz 0 --force --no-backup-if-mismatch --silent "${@:3}" <"$2" 2>&1; }

check() {
    local copy target file problem bad=0
    copy=$(mktemp -d) && mkdir "$copy/Sources" || return 1
    for target in "${targets[@]}"; do cp -R "Sources/$target" "$copy/Sources/" || return 1; done
    for file in "${patches[@]}"; do
        problem=$(plant "$copy" "$file" --dry-run) && continue
        printf '%s does not apply:\n%s\n' "$(basename "$file" .patch)" "$problem"
        bad=$((bad + 1))
    done
    rm -rf "$copy"
    printf '%d of %d patches do not apply\n' "$bad" "${#patches[@]}"
    ((bad == 0))
}

if [[ $seeds == --check ]]; then
    check
    exit
fi

work=.build/mutants
mkdir -p "$work"
cp Mutants/Package.swift "$work/"

rm -rf "$work/Sources" "$work/clean"
mkdir -p "$work/Sources" "$work/clean/Sources"
# With their dates, so that a second run builds only what has changed; and once more to restore from, so that somebody
# may go on writing meanwhile.
for target in "${targets[@]}"; do cp -a "Sources/$target" "$work/clean/Sources/"; done
cp -a Mutants/Sources/hunt "$work/clean/Sources/"
cp -a "$work/clean/Sources/." "$work/Sources/"

build() { swift build --package-path "$work" --configuration release --product hunt >"$work/build.log" 2>&1; }

printf '== build without a bug\n' >&2
if ! build; then
    grep -E 'error:' "$work/build.log" >&2 || tail -n 20 "$work/build.log" >&2
    exit 1
fi
clean=$("$work/.build/release/hunt" 200)
if [[ $clean == caught* ]]; then
    printf 'the program without a bug breaks an invariant: %s\n' "$clean" >&2
    exit 1
fi

missed=0
for file in "${patches[@]}"; do
    name=$(basename "$file" .patch)
    title=$(head -n 1 "$file")
    if ! plant "$work" "$file" >"$work/patch.log"; then
        printf '%s\tdoes not apply\n' "$name"
        missed=$((missed + 1))
    elif ! build; then
        printf '%s\tdoes not build\n' "$name"
        missed=$((missed + 1))
    else
        found=$(timeout 900 "$work/.build/release/hunt" "$seeds" 2>"$work/hunt.log")
        case $? in
            0) ;;
            124) found=$'missed\t0\tout of time' ;;
            *) found=$'caught\t0\tcrash' ;;
        esac
        [[ $found == caught* ]] || missed=$((missed + 1))
        printf '%s\t%s\t%s\n' "$name" "$(cut -f 1-3 <<<"$found")" "$title"
    fi
    # The sources again, dates and all.
    while read -r path; do cp -a "$work/clean/$path" "$work/$path"; done < <(sed -n 's|^--- a/||p' "$file")
done
printf '%d of %d missed\n' "$missed" "${#patches[@]}" >&2
[ $((missed * 20)) -le ${#patches[@]} ]
