import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes invented sales records with the columns of the Big Mart data set to standard output.
 *
 * <pre>java data/GenerateBigMartSample.java [ROWS] &gt; big-mart-sample.csv</pre>
 *
 * <p>The same number of rows gives the same bytes on every machine: the seed is fixed, {@link
 * Random}'s algorithm is part of its specification, logarithms come from {@link StrictMath},
 * numbers are written without a locale, lines end in LF and the text is UTF-8.
 *
 * <p>The model behind the numbers: every item has a price, every outlet sells some average number
 * of units of an item, and a record's sales are price times units. Units scatter widely around that
 * average and nothing in the record explains the scatter, so even a perfect model explains no more
 * than about 60 % of the variance, like the best models on the real data.
 */
public final class GenerateBigMartSample {
  private static final long SEED = 20_130_517L;
  private static final int DEFAULT_ROWS = 3_000;

  /** A listing (item and outlet) is kept as one int; this bound keeps it from overflowing. */
  private static final int MAX_ROWS = 500_000_000;

  private static final String HEADER =
      "Item_Identifier,Item_Weight,Item_Fat_Content,Item_Visibility,Item_Type,Item_MRP,"
          + "Outlet_Identifier,Outlet_Establishment_Year,Outlet_Size,Outlet_Location_Type,"
          + "Outlet_Type,Item_Outlet_Sales";

  private static final double ZERO_VISIBILITY_SHARE = 0.06;
  private static final double MAX_VISIBILITY = 0.33;

  private static final Format GROCERY = new Format("Grocery Store", 0.32, 1.75, 3);
  private static final Format SUPERMARKET_1 = new Format("Supermarket Type1", 0.55, 1.0, 5);
  private static final Format SUPERMARKET_2 = new Format("Supermarket Type2", 0.55, 1.0, 5);
  private static final Format SUPERMARKET_3 = new Format("Supermarket Type3", 0.55, 1.0, 8);

  /** An empty size was never recorded. The two oldest outlets do not weigh their items. */
  private static final List<Outlet> OUTLETS =
      List.of(
          new Outlet("OUT101", 1984, "Small", "Tier 1", GROCERY, false, 2.4),
          new Outlet("OUT102", 1984, "Medium", "Tier 3", SUPERMARKET_3, false, 26.6),
          new Outlet("OUT103", 1988, "High", "Tier 3", SUPERMARKET_1, true, 16.0),
          new Outlet("OUT104", 1996, "Small", "Tier 1", SUPERMARKET_1, true, 16.2),
          new Outlet("OUT105", 1998, "", "Tier 3", GROCERY, true, 2.4),
          new Outlet("OUT106", 2000, "Medium", "Tier 1", SUPERMARKET_1, true, 16.6),
          new Outlet("OUT107", 2003, "", "Tier 2", SUPERMARKET_1, true, 15.6),
          new Outlet("OUT108", 2005, "Small", "Tier 2", SUPERMARKET_1, true, 17.0),
          new Outlet("OUT109", 2008, "", "Tier 2", SUPERMARKET_1, true, 16.7),
          new Outlet("OUT110", 2010, "Medium", "Tier 3", SUPERMARKET_2, true, 13.9));

  private static final Choice<Kind> KINDS =
      new Choice<>(
          List.of(
              new Weighted<>(14.1, new Kind("Fruits and Vegetables", "FO", 0.55)),
              new Weighted<>(14.1, new Kind("Snack Foods", "FO", 0.57)),
              new Weighted<>(10.9, new Kind("Household", "HH", 1.0)),
              new Weighted<>(9.9, new Kind("Frozen Foods", "FO", 0.5)),
              new Weighted<>(8.0, new Kind("Dairy", "FO", 0.6)),
              new Weighted<>(7.7, new Kind("Canned", "FO", 0.5)),
              new Weighted<>(7.6, new Kind("Baking Goods", "FO", 0.5)),
              new Weighted<>(6.1, new Kind("Health and Hygiene", "HH", 1.0)),
              new Weighted<>(5.1, new Kind("Soft Drinks", "BV", 0.85)),
              new Weighted<>(5.1, new Kind("Meat", "FO", 0.4)),
              new Weighted<>(2.9, new Kind("Breads", "FO", 0.55)),
              new Weighted<>(2.6, new Kind("Hard Drinks", "BV", 1.0)),
              new Weighted<>(1.9, new Kind("Others", "HH", 1.0)),
              new Weighted<>(1.9, new Kind("Starchy Foods", "FO", 0.6)),
              new Weighted<>(1.3, new Kind("Breakfast", "FO", 0.35)),
              new Weighted<>(0.8, new Kind("Seafood", "FO", 0.6))));

  /** Prices come in four bands with gaps between them. */
  private static final Choice<PriceBand> PRICE_BANDS =
      new Choice<>(
          List.of(
              new Weighted<>(0.17, new PriceBand(31.5, 70.0)),
              new Weighted<>(0.33, new PriceBand(74.0, 136.0)),
              new Weighted<>(0.35, new PriceBand(139.0, 203.0)),
              new Weighted<>(0.15, new PriceBand(207.0, 267.0))));

  /** People typed the fat content by hand: the same two values under five spellings. */
  private static final Choice<String> LOW_FAT_SPELLINGS =
      new Choice<>(
          List.of(
              new Weighted<>(92.2, "Low Fat"),
              new Weighted<>(5.8, "LF"),
              new Weighted<>(2.0, "low fat")));

  private static final Choice<String> REGULAR_SPELLINGS =
      new Choice<>(List.of(new Weighted<>(96.1, "Regular"), new Weighted<>(3.9, "reg")));

  private GenerateBigMartSample() {}

  public static void main(String[] args) throws IOException {
    int rows = DEFAULT_ROWS;
    if (args.length > 0) {
      rows = parseRows(args[0]);
    }
    if (args.length > 1 || rows < 1) {
      System.err.printf(Locale.ROOT, "usage: java GenerateBigMartSample.java [ROWS], 1 to %d rows%n", MAX_ROWS);
      System.exit(2);
    }
    // Not System.out: a PrintStream swallows errors such as a full disk.
    OutputStream bytes =
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
    try (Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
      write(rows, out);
    }
  }

  private static int parseRows(String text) {
    try {
      int rows = Integer.parseInt(text);
      return rows <= MAX_ROWS ? rows : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Streams the records; only the shuffled list of who sells what is held, four bytes a record. */
  private static void write(int rows, Writer out) throws IOException {
    Random random = new Random(SEED);
    int[] listings = listings(rows, random);
    shuffle(listings, random);
    out.write(HEADER);
    out.write('\n');
    for (int listing : listings) {
      Item item = Item.of(listing / OUTLETS.size());
      Outlet outlet = OUTLETS.get(listing % OUTLETS.size());
      out.write(record(item, outlet, random));
      out.write('\n');
    }
  }

  /** Decides for one item after the other which outlets sell it: no outlet lists an item twice. */
  private static int[] listings(int rows, Random random) {
    int[] listings = new int[rows];
    int filled = 0;
    for (int item = 0; filled < rows; item++) {
      for (int outlet = 0; outlet < OUTLETS.size() && filled < rows; outlet++) {
        if (random.nextDouble() < OUTLETS.get(outlet).format().shareOfItems()) {
          listings[filled] = item * OUTLETS.size() + outlet;
          filled++;
        }
      }
    }
    return listings;
  }

  /** Fisher and Yates' shuffle. */
  private static void shuffle(int[] values, Random random) {
    for (int last = values.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int swapped = values[last];
      values[last] = values[other];
      values[other] = swapped;
    }
  }

  private static String record(Item item, Outlet outlet, Random random) {
    String weight = outlet.weighs() ? decimal(item.weight(), 3) : "";
    String fat = (item.lowFat() ? LOW_FAT_SPELLINGS : REGULAR_SPELLINGS).draw(random);
    double visibility =
        Math.min(MAX_VISIBILITY, item.visibility() * outlet.format().visibilityFactor());
    if (random.nextDouble() < ZERO_VISIBILITY_SHARE) {
      visibility = 0;
    }
    double units = Math.max(1, Math.round(outlet.meanUnits() * outlet.format().scatter(random)));
    double paidPrice = item.price() * (0.98 + 0.04 * random.nextDouble());
    return String.join(
        ",",
        item.identifier(),
        weight,
        fat,
        decimal(visibility, 9),
        item.kind().name(),
        decimal(item.price(), 4),
        outlet.identifier(),
        Integer.toString(outlet.year()),
        outlet.size(),
        outlet.location(),
        outlet.format().name(),
        decimal(units * paidPrice, 4));
  }

  /** The number with at most that many decimal places, no trailing zeros, and no locale. */
  private static String decimal(double value, int places) {
    // The double's exact value: its shortest text, which Double.toString gives, depends on the JDK.
    BigDecimal exact = new BigDecimal(value);
    return exact.setScale(places, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }

  /**
   * A draw from the Erlang distribution with mean 1: the average of {@code shape} exponential
   * waiting times. Always positive, skewed to the right, its variance is {@code 1 / shape}.
   */
  private static double erlang(int shape, Random random) {
    double sum = 0;
    for (int i = 0; i < shape; i++) {
      sum -= StrictMath.log(1 - random.nextDouble());
    }
    return sum / shape;
  }

  /** A kind of outlet: which share of all items it sells, how it shows them, how sales scatter. */
  private record Format(String name, double shareOfItems, double visibilityFactor, int steadiness) {
    /** How far a record's units are from the outlet's average, as a factor around 1. */
    double scatter(Random random) {
      return erlang(steadiness, random);
    }
  }

  private record Outlet(
      String identifier,
      int year,
      String size,
      String location,
      Format format,
      boolean weighs,
      double meanUnits) {}

  private record Kind(String name, String prefix, double lowFatShare) {}

  private record PriceBand(double from, double to) {}

  /** An article; all that is fixed about it follows from its number alone, so none is stored. */
  private record Item(
      String identifier,
      Kind kind,
      boolean lowFat,
      double weight,
      double visibility,
      double price) {
    static Item of(int number) {
      // Neighbouring seeds give Random related first values; a multiplier with mixed bits parts
      // them.
      Random random = new Random(SEED ^ (number + 1) * 0x9E3779B97F4A7C15L);
      Kind kind = KINDS.draw(random);
      boolean lowFat = random.nextDouble() < kind.lowFatShare();
      double weight = 4.55 + 0.05 * random.nextInt(337);
      double visibility = 0.066 * erlang(2, random);
      PriceBand band = PRICE_BANDS.draw(random);
      double price = band.from() + (band.to() - band.from()) * random.nextDouble();
      return new Item(identifier(kind, number), kind, lowFat, weight, visibility, price);
    }

    /** Two letters for the kind, a running letter, and a number of at least two digits: FOB07. */
    private static String identifier(Kind kind, int number) {
      char letter = (char) ('A' + number % 26);
      int count = number / 26;
      return kind.prefix() + letter + (count < 10 ? "0" : "") + count;
    }
  }

  private record Weighted<T>(double weight, T value) {}

  /** Draws one of some values, each as often as its share of the total weight. */
  private record Choice<T>(List<Weighted<T>> options) {
    T draw(Random random) {
      double total = 0;
      for (Weighted<T> option : options) {
        total += option.weight();
      }
      double left = total * random.nextDouble();
      for (Weighted<T> option : options) {
        left -= option.weight();
        if (left < 0) {
          return option.value();
        }
      }
      return options.get(options.size() - 1).value();
    }
  }
}
