package io.sparkforest.server.models;

/** A model cannot be loaded, found or unloaded, for a reason that the client may know. */
public final class ModelsException extends RuntimeException {
  private final Problem problem;

  ModelsException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /** What is the matter. */
  public Problem problem() {
    return problem;
  }

  /** Stable identifiers: programs may rely on them. */
  public enum Problem {
    /** A name is none that a URL can hold as one part of its path. */
    BAD_MODEL_NAME,
    /** A URL is no path below the folder of all models. */
    BAD_MODEL_URL,
    /** A page token is none that was given out. */
    BAD_PAGE_TOKEN,
    /** No model of that name is loaded, or there is nothing at that URL. */
    MODEL_NOT_FOUND,
    /** A model of that name is loaded, or just being loaded. */
    MODEL_ALREADY_LOADED,
    /** What lies at the URL is no model that can be served. */
    MODEL_NOT_LOADABLE,
    /** There is no memory left for the model. */
    INSUFFICIENT_MEMORY
  }
}
