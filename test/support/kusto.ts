// A script for browsers: loading it puts the library into the global scope. The order counts.
import '@kusto/language-service-next/bridge.min.js';
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js';

/** What of Microsoft's Kusto language service is used here; its own declarations are those of a compiled C# library. */
interface Kusto {
  readonly Language: {
    readonly KustoCode: { ParseAndAnalyze(query: string, globals: unknown): { GetDiagnostics(): List } };
    readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
    readonly Symbols: {
      readonly TableSymbol: { From(columns: string): { WithName(name: string): unknown } };
      readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly unknown[]) => unknown };
    };
  };
}

interface List {
  readonly Count: number;
  getItem(index: number): { readonly Message: string };
}

const common =
  'timestamp: datetime, itemType: string, itemId: string, customDimensions: dynamic, operation_Name: string, operation_Id: string, operation_ParentId: string, appName: string, cloud_RoleName: string';

/** The tables of Application Insights that queries may read (Azure Monitor Logs reference, classic names). */
const tables = {
  traces: `message: string, severityLevel: int, ${common}`,
  requests: `id: string, name: string, url: string, success: bool, resultCode: string, duration: real, ${common}`,
  exceptions: `type: string, outerMessage: string, innermostMessage: string, problemId: string, severityLevel: int, ${common}`,
};

const { GlobalState, KustoCode, Symbols } = (globalThis as unknown as { readonly Kusto: Kusto }).Kusto
  .Language;
const globals = GlobalState.Default.WithDatabase(
  new Symbols.DatabaseSymbol.ctor(
    'insights',
    Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${columns})`).WithName(name)),
  ),
);

/** What the Kusto language service has against a query: its syntax, the tables, columns and functions it names, their types. */
export function kustoProblems(query: string): string[] {
  const diagnostics = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  return Array.from({ length: diagnostics.Count }, (_, index) => diagnostics.getItem(index).Message);
}
