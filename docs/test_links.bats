#!/usr/bin/env bats
# The relative links of README and docs lead to files that are there.

@test "every relative link in the Markdown files leads to a file of the repository" {
  root=$(cd "$BATS_TEST_DIRNAME/.." && pwd -P)
  missing=
  while IFS= read -r file; do
    while IFS= read -r link; do
      target=${link%%#*}
      if [ -n "$target" ] && [ ! -e "$(dirname "$file")/$target" ]; then
        missing="$missing${file#"$root"/}: $link"$'\n'
      fi
    done < <(grep -oE '\]\([^) ]+\)' "$file" | sed 's/^](//; s/)$//' | grep -vE '^(https?|mailto):' || true)
  done < <(find "$root" -name '*.md' -not -path '*/target/*' -not -path '*/local/*' -not -path '*/.git/*')
  printf '%s' "$missing"
  [ -z "$missing" ]
}
