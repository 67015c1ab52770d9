#!/usr/bin/env bats
# docker/Inventory.java on small modules. It runs with the server's libraries, so after a build.

setup() {
  root=$(CDPATH='' cd -- "$BATS_TEST_DIRNAME/.." && pwd -P)
  libraries=$root/mleap-server/target/lib
  [ -d "$libraries" ] || skip "there is no $libraries: build first, with mvn package"
  target=$BATS_TEST_TMPDIR/target
  mkdir -p "$target/lib" "$target/classes"
}

# bill COMPONENT…: the bill of materials with these components.
bill() {
  local IFS=,
  printf '{"bomFormat": "CycloneDX", "metadata": {"component": {"bom-ref": "it"}}, "components": [%s], "dependencies": []}' "$*" \
    >"$target/bill-of-materials.json"
}

# component NAME [LICENCES]
component() {
  printf '{"bom-ref": "%s", "group": "g", "name": "%s", "version": "1", "purl": "pkg:maven/g/%s@1?type=jar", "licenses": [%s]}' "$1" "$1" "$1" "${2:-}"
}

inventory() {
  run java -cp "$libraries/*" "$root/docker/Inventory.java" "$target"
  echo "$output"
}

# jar_of NAME [LICENCE_TEXT]: a jar in the module's lib.
jar_of() {
  rm -rf "$target/classes/META-INF"
  mkdir -p "$target/classes/META-INF"
  [ -z "${2:-}" ] || printf '%s\n' "$2" >"$target/classes/META-INF/LICENSE"
  jar --create --file "$target/lib/$1-1.jar" -C "$target/classes" .
}

@test "what ships is listed with its licence, from its POM or from itself, and nothing else" {
  jar_of known
  jar_of itself $'Apache License\nVersion 2.0, January 2004'
  bill "$(component known '{"license": {"id": "MIT"}}')" "$(component itself)" "$(component absent)"
  inventory
  [ "$status" -eq 0 ]
  diff "$target/licences.txt" - <<'EOF'
g:itself 1 | Apache-2.0 | 
g:known 1 | MIT | 
EOF
  grep -q '"name" : "known"' "$target/sbom.cdx.json"
  ! grep -q absent "$target/sbom.cdx.json"
}

@test "a library without a known licence ends it, and nothing is written" {
  jar_of unknown "All rights reserved"
  bill "$(component unknown)"
  inventory
  [ "$status" -eq 1 ]
  [[ $output == *"inventory: lib/unknown-1.jar has no licence"* ]]
  [ ! -e "$target/licences.txt" ]
}

@test "a library that the bill does not have ends it" {
  jar_of known
  jar_of stranger
  bill "$(component known '{"license": {"id": "MIT"}}')"
  inventory
  [ "$status" -eq 1 ]
  [[ $output == *"inventory: lib/stranger-1.jar is not in bill-of-materials.json"* ]]
  [ ! -e "$target/sbom.cdx.json" ]
}
