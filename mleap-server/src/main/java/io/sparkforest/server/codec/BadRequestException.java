package io.sparkforest.server.codec;

import io.sparkforest.server.codec.Fault.Code;
import org.jspecify.annotations.Nullable;

/** The request's body cannot be scored, and the client can tell why. */
public final class BadRequestException extends RuntimeException {
  private final transient Fault fault;

  BadRequestException(Fault fault) {
    // Thrown by the thousand when a client sends rubbish, and never logged: the stack is no use.
    super(fault.message(), null, false, false);
    this.fault = fault;
  }

  static BadRequestException of(Code code, String message) {
    return new BadRequestException(new Fault(code, message, null, null, null));
  }

  static BadRequestException ofColumn(Code code, String column, String message) {
    return new BadRequestException(new Fault(code, message, null, column, null));
  }

  static BadRequestException ofRow(Code code, long row, String message) {
    return new BadRequestException(new Fault(code, message, row, null, null));
  }

  static BadRequestException ofField(
      Code code, long row, String column, @Nullable String value, String message) {
    return new BadRequestException(new Fault(code, message, row, column, value));
  }

  public Fault fault() {
    return fault;
  }
}
