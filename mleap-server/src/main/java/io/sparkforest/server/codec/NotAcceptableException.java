package io.sparkforest.server.codec;

/** The request asks for an answer of a type that this server does not write. */
public final class NotAcceptableException extends RuntimeException {
  NotAcceptableException(String accept) {
    super("Accept must admit one of " + WireFormat.allMediaTypes() + ", but is \"" + accept + "\"");
  }
}
