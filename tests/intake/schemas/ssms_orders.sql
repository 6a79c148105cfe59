CREATE TABLE [sales].[Order Details](
	[Order ID] [bigint] NOT NULL,
	[Line] [smallint] NOT NULL,
	[Qty] [decimal](18, 3) NOT NULL,
	[Done] [bit] NOT NULL,
	[When] [datetimeoffset](7) NOT NULL,
 CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Order ID] ASC, [Line] ASC)
) ON [PRIMARY]
GO
CREATE TABLE [sales].[Orders](
	[Id] [bigint] NOT NULL PRIMARY KEY,
	[Photo] [varbinary](max) NULL,
	[Stamp] [timestamp] NOT NULL
)
GO
ALTER TABLE [sales].[Order Details] ADD DEFAULT ((1)) FOR [Qty]
GO
ALTER TABLE [sales].[Order Details] ADD DEFAULT ((0)) FOR [Done]
GO
ALTER TABLE [sales].[Order Details] WITH NOCHECK ADD CONSTRAINT [FK_Order] FOREIGN KEY([Order ID])
REFERENCES [sales].[Orders] ([Id])
ON DELETE CASCADE
GO
CREATE UNIQUE NONCLUSTERED INDEX [U] ON [sales].[Order Details] ([When] ASC) WHERE ([Done]=(0))
GO
INSERT [sales].[Orders] ([Id], [Photo]) VALUES (1, NULL)
GO
