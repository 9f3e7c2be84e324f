/** One panel: what it shows, in which unit, by which queries (PromQL and the legend of each line). */
export interface Panel {
  readonly title: string;
  /** `stat` shows the last value, `logs` lines of Loki. Lines over time when not said. */
  readonly kind?: 'timeseries' | 'stat' | 'logs' | 'text';
  /** Grafana's name of the unit: s, bytes, percentunit, ops, short. */
  readonly unit?: string;
  /** How wide, in 24ths of the page; 8 when not said. */
  readonly width?: number;
  readonly description?: string;
  /** Query and legend; for `text`, the text itself. */
  readonly show: readonly (readonly [query: string, legend?: string])[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const PAGE_WIDTH = 24;
const HEIGHTS = { timeseries: 8, stat: 4, logs: 10, text: 3 } as const;

/** Grafana's JSON for a dashboard: panels from left to right, a new row when one does not fit. */
export function dashboardJson({ uid, title, panels }: Dashboard): string {
  let [x, y, rowHeight] = [0, 0, 0];
  const placed = panels.map((panel, index) => {
    const kind = panel.kind ?? 'timeseries';
    const [w, h] = [panel.width ?? 8, HEIGHTS[kind]];
    if (x + w > PAGE_WIDTH) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { x, y, w, h };
    x += w;
    rowHeight = Math.max(rowHeight, h);
    return panelJson(panel, index + 1, gridPos);
  });
  const dashboard = {
    uid,
    title,
    tags: ['relais'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    links: [{ type: 'dashboards', tags: ['relais'], asDropdown: true, title: 'Relais', keepTime: true }],
    panels: placed,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function panelJson(panel: Panel, id: number, gridPos: object): object {
  const { title, kind = 'timeseries', unit = 'short', description = '', show } = panel;
  if (kind === 'text') {
    return {
      id,
      type: 'text',
      title,
      gridPos,
      options: { mode: 'markdown', content: show.map(([text]) => text).join('\n\n') },
    };
  }
  const type = kind === 'logs' ? 'loki' : 'prometheus';
  return {
    id,
    type: kind,
    title,
    description,
    gridPos,
    datasource: { type, uid: type },
    fieldConfig: { defaults: { unit, min: kind === 'timeseries' ? 0 : undefined }, overrides: [] },
    targets: show.map(([expr, legendFormat = ''], index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      expr,
      legendFormat,
    })),
  };
}
