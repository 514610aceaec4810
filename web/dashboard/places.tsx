const places = [
  { id: 'alerts', path: '/alerts', name: 'What needs you' },
  { id: 'spend', path: '/', name: 'Spend and clicks' },
] as const;

/** Ways to the other screens; they stay with the tenant. */
export function Places(props: { readonly here: (typeof places)[number]['id']; readonly tenant: string }) {
  const query = `?tenant=${encodeURIComponent(props.tenant)}`;
  return (
    <nav className="places" aria-label="Screens">
      {places.map(({ id, path, name }) => (
        <a key={id} href={path + query} aria-current={id === props.here ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
