package io.sparkforest.server.codec;

/** There is no memory for another body that is read as a whole, until others are answered. */
public final class NoRoomException extends RuntimeException {
  NoRoomException() {
    super("too many long bodies of \"data\" or \"schema\" are being read");
  }
}
