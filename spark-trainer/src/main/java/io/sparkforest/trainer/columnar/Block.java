package io.sparkforest.trainer.columnar;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some values of a column, in the narrowest form that holds each of them exactly: numbers, of which
 * not-a-number is a missing value, or codes from 0 on, of which -1 is one.
 */
final class Block implements Serializable {
  /** How a value is held. */
  private enum Form {
    BYTE(1),
    SHORT(2),
    INT(4),
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    Form(int bytes) {
      this.bytes = bytes;
    }
  }

  private final Form form;
  private final int size;
  private byte @Nullable [] bytes;
  private transient @Nullable BlockFile file;
  private long position;

  private Block(Form form, int size) {
    this.form = form;
    this.size = size;
    this.bytes = new byte[Math.multiplyExact(size, form.bytes)];
  }

  /** A block of the first values of an array. */
  static Block ofNumbers(double[] values, int size) {
    Form form = form(values, size);
    Block block = new Block(form, size);
    ByteBuffer buffer = buffer(block.bytes);
    for (int index = 0; index < size; index++) {
      double value = values[index];
      boolean isMissing = Double.isNaN(value);
      switch (form) {
        case BYTE -> buffer.put(isMissing ? Byte.MIN_VALUE : (byte) value);
        case SHORT -> buffer.putShort(isMissing ? Short.MIN_VALUE : (short) value);
        case INT -> buffer.putInt(isMissing ? Integer.MIN_VALUE : (int) value);
        case FLOAT -> buffer.putFloat((float) value);
        case DOUBLE -> buffer.putDouble(value);
      }
    }
    return block;
  }

  /** A block of the first codes of an array. */
  static Block ofCodes(int[] codes, int size, int labels) {
    Form form =
        labels <= Byte.MAX_VALUE ? Form.BYTE : labels <= Short.MAX_VALUE ? Form.SHORT : Form.INT;
    Block block = new Block(form, size);
    ByteBuffer buffer = buffer(block.bytes);
    for (int index = 0; index < size; index++) {
      switch (form) {
        case BYTE -> buffer.put((byte) codes[index]);
        case SHORT -> buffer.putShort((short) codes[index]);
        default -> buffer.putInt(codes[index]);
      }
    }
    return block;
  }

  private static ByteBuffer buffer(byte @Nullable [] bytes) {
    return ByteBuffer.wrap(bytes == null ? new byte[0] : bytes).order(ByteOrder.nativeOrder());
  }

  private static Form form(double[] values, int size) {
    double least = 0;
    double greatest = 0;
    boolean isWhole = true;
    boolean isFloat = true;
    for (int index = 0; index < size && (isWhole || isFloat); index++) {
      double value = values[index];
      if (!Double.isNaN(value)) {
        long bits = Double.doubleToRawLongBits(value);
        isWhole &= bits == Double.doubleToRawLongBits((int) value);
        isFloat &= bits == Double.doubleToRawLongBits((float) value);
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    if (isWhole && least > Byte.MIN_VALUE && greatest <= Byte.MAX_VALUE) {
      return Form.BYTE;
    }
    if (isWhole && least > Short.MIN_VALUE && greatest <= Short.MAX_VALUE) {
      return Form.SHORT;
    }
    if (isWhole && least > Integer.MIN_VALUE) {
      return Form.INT;
    }
    return isFloat ? Form.FLOAT : Form.DOUBLE;
  }

  int size() {
    return size;
  }

  /** Bytes that it takes. */
  int length() {
    return size * form.bytes;
  }

  boolean isSpilled() {
    return bytes == null;
  }

  /** Moves the values to a file. */
  void spill(BlockFile target) {
    if (bytes != null) {
      position = target.add(bytes);
      file = target;
      bytes = null;
    }
  }

  /** The bytes of some values, to be read from its position on. */
  private ByteBuffer read(int from, int count) {
    if (file != null) {
      byte[] part = new byte[count * form.bytes];
      file.read(position + (long) from * form.bytes, part);
      return buffer(part);
    }
    return buffer(bytes).position(from * form.bytes);
  }

  /** Copies numbers. */
  void numbers(int from, int count, double[] into, int at) {
    ByteBuffer values = read(from, count);
    int end = at + count;
    switch (form) {
      case BYTE -> {
        for (int index = at; index < end; index++) {
          byte value = values.get();
          into[index] = value == Byte.MIN_VALUE ? Double.NaN : value;
        }
      }
      case SHORT -> {
        for (int index = at; index < end; index++) {
          short value = values.getShort();
          into[index] = value == Short.MIN_VALUE ? Double.NaN : value;
        }
      }
      case INT -> {
        for (int index = at; index < end; index++) {
          int value = values.getInt();
          into[index] = value == Integer.MIN_VALUE ? Double.NaN : value;
        }
      }
      case FLOAT -> {
        for (int index = at; index < end; index++) {
          into[index] = values.getFloat();
        }
      }
      case DOUBLE -> values.asDoubleBuffer().get(into, at, count);
    }
  }

  /** Copies codes. */
  void codes(int from, int count, int[] into, int at) {
    ByteBuffer values = read(from, count);
    int end = at + count;
    switch (form) {
      case BYTE -> {
        for (int index = at; index < end; index++) {
          into[index] = values.get();
        }
      }
      case SHORT -> {
        for (int index = at; index < end; index++) {
          into[index] = values.getShort();
        }
      }
      case INT -> values.asIntBuffer().get(into, at, count);
      default -> throw new IllegalStateException("no codes, but numbers");
    }
  }

  /** The numbers of codes. */
  double[] numbers(double[] ofCodes) {
    int[] codes = new int[size];
    codes(0, size, codes, 0);
    return Arrays.stream(codes).mapToDouble(it -> it < 0 ? Double.NaN : ofCodes[it]).toArray();
  }
}
