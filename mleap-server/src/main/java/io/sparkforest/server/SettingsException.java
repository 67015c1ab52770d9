package io.sparkforest.server;

import java.util.List;

/** The environment does not make sense; every problem with it is in the message. */
final class SettingsException extends Exception {
  SettingsException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
