package io.sparkforest.trainer.source;

import java.util.Optional;
import java.util.Set;

/** What tests say of files. */
final class TestReadSettings {
  private TestReadSettings() {}

  /** Everything is found out. */
  static ReadSettings auto() {
    return separatedBy(Optional.empty());
  }

  /** The separator is said, if there is one; the rest is found out. */
  static ReadSettings separatedBy(Optional<Character> separator) {
    return new ReadSettings(separator, Optional.empty(), 0, Set.of(), Set.of());
  }
}
