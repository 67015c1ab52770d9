package breeze.storage;

/**
 * Breeze's zero of doubles under the name that it had before Breeze 2, and that MLeap 0.20 was
 * compiled against. Spark 3.5 brings Breeze 2.1, where {@link Zero} is a class and this name is
 * gone, so that the JVM cannot even verify MLeap's vector conversions without it.
 */
public final class Zero$DoubleZero$ extends Zero<Object> {
  /** Where Scala looks for the instance of an object. */
  public static final Zero$DoubleZero$ MODULE$ = new Zero$DoubleZero$();

  private Zero$DoubleZero$() {
    super(0.0);
  }
}
