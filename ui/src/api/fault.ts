// An answer of the service that is not the one hoped for: title, cause and next step, as it came.

export class Fault extends Error {
  readonly title: string;
  override readonly cause: string;
  readonly nextStep: string;
  readonly status: number;

  constructor(title: string, cause = "", nextStep = "", status = 0) {
    super(title);
    this.title = title;
    this.cause = cause;
    this.nextStep = nextStep;
    this.status = status;
  }

  /** Reads the body of an answer that was refused. */
  static read(status: number, body: unknown): Fault {
    const said = (name: string) => {
      const value: unknown = body !== null && typeof body === "object" ? Reflect.get(body, name) : undefined;
      return typeof value === "string" ? value : "";
    };
    return new Fault(
      said("title") || `The studio answered ${status}`,
      said("cause"),
      said("next_step"),
      status,
    );
  }

  static from(error: unknown): Fault {
    if (error instanceof Fault) return error;
    return new Fault(
      "The studio does not answer",
      error instanceof Error ? error.message : "",
      "Is it still running? Start it again with: rushes studio",
    );
  }
}
